import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSuite } from './runSuite';

/** Three specs, of which the second ends the process. For the backend `wasm` there are none. */
const SUITE = `
const { writeSync } = require('node:fs');
const [backend, first] = process.argv.slice(2);
const tell = (event) => writeSync(3, JSON.stringify(event) + '\\n');
if (backend === 'wasm') throw new Error('no such binary');
for (let index = 0; index < 3; index++) {
  const name = 'spec ' + index;
  tell({ type: 'started', index, name });
  if (index === 1 && index >= first) {
    console.error('FATAL ERROR: ' + 'x'.repeat(1000));
    process.abort();
  }
  tell({ type: 'done', result: index < first ? null : { name, status: 'passed' } });
}`;

describe('runSuite', () => {
  let folder: string;
  let bundle: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'radnet-conformance-'));
    bundle = join(folder, 'suite.cjs');
    writeFileSync(bundle, SUITE);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('counts a spec that ends the process as failed, and goes on behind it', async () => {
    const [first, second, third, ...more] = await runSuite(bundle, 'onnx', '');
    expect(first).toEqual({ name: 'spec 0', status: 'passed' });
    expect(second).toMatchObject({ name: 'spec 1', status: 'failed' });
    expect(second!.message).toMatch(/^the process ended with SIGABRT: FATAL ERROR: x{187}$/);
    expect(third).toEqual({ name: 'spec 2', status: 'passed' });
    expect(more).toEqual([]);
  });

  it('throws where the suite does not start', async () => {
    await expect(runSuite(bundle, 'wasm', '')).rejects.toThrow(
      'wasm: the suite did not start: the process ended with exit code 1: Error: no such binary',
    );
  });
});
