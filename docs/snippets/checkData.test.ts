import { expect, test } from 'vitest';
import { checkData, hasPython } from './checkData';
import type { CodeBlock } from './codeBlocks';

const problem = (language: CodeBlock['language'], code: string) => checkData({ language, code, line: 1 });

test.each([
  ['json', '{"a": [1]}'],
  ['json', '{"id": 1}\n{"id": 2}\n'],
  ['yaml', 'a: 1\n---\nb: [2]\n'],
  ['csv', 'scan,label\na,1\n...\nb,0\n'],
  ['text', 'anything'],
] as const)('%s: %j parses', (language, code) => {
  expect(problem(language, code)).toBeUndefined();
});

test.each([
  ['json', '{"a": }'],
  ['yaml', 'a: [1'],
  ['csv', 'scan,label\na,1,2\n'],
] as const)('%s: %j does not', (language, code) => {
  expect(problem(language, code)).toEqual(expect.any(String));
});

test.runIf(hasPython)('python is compiled, not run', () => {
  expect(problem('python', 'raise SystemExit(3)')).toBeUndefined();
  expect(problem('python', 'def f(:')).toContain('SyntaxError');
});
