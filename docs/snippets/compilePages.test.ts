import { expect, test } from 'vitest';
import { compilePages } from './compilePages';
import { pageProgram } from './pageProgram';

test('an error names the line of the page; what a guide leaves unused is none', () => {
  const code =
    "import { denseBlock } from '@radnet/layers';\nconst unused = 1;\ndenseBlock({ growthrate: 12 });\n";
  const program = pageProgram([{ language: 'ts', code, line: 40 }]);
  const errors = compilePages(new Map([['page', program]]))('page');
  expect(errors).toEqual([expect.stringMatching(/^line 42: .*growthrate/s)]);
}, 120_000);
