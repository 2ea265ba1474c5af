import { RadnetError } from '@radnet/core';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { phantomJob } from './fixtures/jobs';
import { openScans } from './openScans';
import { prepareJob } from './prepareJob';
import { preparedScans } from './preparedScans';
import { ScanError } from './scanError';
import { type ScanWorkers, startScanWorkers, startWorkers } from './scanWorkers';

const crashing = new URL('./fixtures/crashingWorker.ts', import.meta.url);
let workers: ScanWorkers | undefined;
afterEach(() => workers?.dispose());

const manifestJob = (id: string) => ({
  root: '/nowhere',
  scan: { id, source: { volume: 'ct.nii' }, labels: { any: 0 } },
  preprocess: phantomJob(id).preprocess,
});

describe('worker threads', () => {
  it('prepare the scans that this thread prepares, in the order given', async () => {
    workers = startScanWorkers({ threads: 2 });
    const jobs = ['a', 'b', 'c', 'd', 'e'].map(phantomJob);
    const found = [];
    for await (const { index, ...scan } of preparedScans(jobs, { workers })) {
      expect(scan).toEqual(await prepareJob(jobs[index]!));
      expect(scan.image.buffer.byteLength).toBe(scan.image.byteLength);
      found.push(scan.id);
    }
    expect(found).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('tell what is wrong with a scan, by its id and without its path', async () => {
    workers = startScanWorkers({ threads: 1 });
    const error = await workers.prepare(manifestJob('x')).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ScanError);
    expect(error).toBeInstanceOf(RadnetError);
    expect(error).toMatchObject({
      scanId: 'x',
      message: "scan 'x': cannot read the root folder: no such file or folder",
    });
    expect((error as ScanError).cause).toBeInstanceOf(Error);
  });

  it('that die fail their scan only', async () => {
    workers = startWorkers(crashing, { threads: 2 });
    const jobs = ['a', 'exit', 'b', 'throw', 'c'].map(phantomJob);
    const { sources, bad } = await openScans(jobs, { workers, prefetch: 4, maxBadShare: 0.4 });
    expect(sources.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(bad.map(({ scanId }) => scanId)).toEqual(['exit', 'throw']);
    expect(bad[0]!.message).toMatch(/^scan 'exit': its worker thread ended: .*3/);
    expect(bad[1]!.message).toMatch(/^scan 'throw': its worker thread ended: .*nobody catches this/);
    expect(await sources[2]!.load()).toEqual(await prepareJob(jobs[4]!));
  });

  it('are ended by dispose', async () => {
    const ended = startScanWorkers({ threads: 1 });
    const given = ended.prepare(phantomJob('a')).catch((caught: unknown) => caught);
    await ended.dispose();
    expect(await given).toBeInstanceOf(ScanError);
    await expect(ended.prepare(phantomJob('b'))).rejects.toThrow("scan 'b': expected workers at work");
  });

  it('do not keep the process alive', async () => {
    const script = `
      import { startScanWorkers } from '${new URL('./scanWorkers.ts', import.meta.url).href}';
      import { phantomJob } from '${new URL('./fixtures/jobs.ts', import.meta.url).href}';
      const scan = await startScanWorkers({ threads: 1 }).prepare(phantomJob('a'));
      process.stdout.write(scan.id);`;
    const cwd = fileURLToPath(new URL('../../../../..', import.meta.url));
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, timeout: 20_000 });
    expect(stdout).toBe('a');
  });

  it('are asked for in a whole number', () => {
    expect(() => startScanWorkers({ threads: 0 })).toThrow(
      'threads: expected a positive whole number, got 0',
    );
  });
});
