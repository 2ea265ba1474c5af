import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { bundlePrograms } from './bundlePrograms';

it('programs run without tsx, find what lies beside their sources, and can be removed', async () => {
  const { scripts, remove } = await bundlePrograms([
    'scripts/fixtures/places.ts',
    'examples/train-radnet.ts',
  ]);
  const start = async (script: string, ...args: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [script, ...args])).stdout;
  expect(await start(scripts[0]!)).toBe('beside its source: true\nonnx: function\n');
  expect(await start(scripts[1]!, '--help')).toMatch(/^Usage: npx tsx examples\/train-radnet\.ts \[flags\]/);
  await remove();
  expect(existsSync(dirname(scripts[0]!))).toBe(false);
});
