import { alone, type ProcessGroup, RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { scanBatches } from '../../dataset/scanBatches';
import { toyScan } from '../../dataset/fixtures';
import { phantomJob } from './fixtures/jobs';
import { measureScans } from '../../dataset/measureScans';
import { openScans } from './openScans';
import { preparedScans } from './preparedScans';
import { ScanError } from './scanError';
import { jobId } from './scanJob';
import type { ScanWorkers } from './scanWorkers';

const jobs = Array.from({ length: 20 }, (_, index) => phantomJob(`scan-${index}`));

/** Workers without threads: slow over even scans, and bad ones where told. Counts what is asked for. */
function fakeWorkers(bad: readonly string[] = []): ScanWorkers & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    threads: 2,
    asked,
    async prepare(job) {
      const id = jobId(job);
      asked.push(id);
      await new Promise((resolve) => setTimeout(resolve, asked.length % 2 ? 4 : 0));
      if (bad.includes(id)) throw new ScanError(id, 'made to fail');
      return toyScan(id, 3, true);
    },
    dispose: () => Promise.resolve(),
  };
}

describe('preparedScans', () => {
  it('looks ahead by prefetch and no further, whatever the number of scans', async () => {
    const workers = fakeWorkers();
    let used = 0;
    for await (const { id } of preparedScans(jobs, { workers, prefetch: 3 })) {
      expect(id).toBe(`scan-${used++}`);
      await new Promise((resolve) => setTimeout(resolve, 6));
      expect(workers.asked).toHaveLength(Math.min(used + 3, jobs.length));
    }
    expect(used).toBe(jobs.length);
  });

  it('skips bad scans and lists them', async () => {
    const workers = fakeWorkers(['scan-0', 'scan-19']);
    const { sources, bad } = await openScans(jobs, { workers });
    expect(sources).toHaveLength(18);
    expect(bad.map(({ message }) => message)).toEqual([
      "scan 'scan-0': made to fail",
      "scan 'scan-19': made to fail",
    ]);
  });

  it('fails at the end where more than the share were bad, and says which', async () => {
    const names = ['scan-1', 'scan-3', 'scan-5'];
    const opened = openScans(jobs, { workers: fakeWorkers(names) });
    await expect(opened).rejects.toBeInstanceOf(RadnetError);
    await expect(opened).rejects.toThrow(
      `expected at most 10 % of 20 scans to be bad, got 3:\n${names.map((name) => `scan '${name}': made to fail`).join('\n')}\nTake these scans out of the manifest`,
    );
    await expect(opened).rejects.toThrow(/are damaged, .* without them .*--leave-out-damaged-slices\)\.$/);
    await expect(openScans(jobs, { workers: fakeWorkers(names), maxBadShare: 0.15 })).resolves.toBeDefined();
  });

  it('opens each scan in one of several processes, and tells all of them', async () => {
    const bad = ['scan-2', 'scan-5'];
    const [first, second] = [fakeWorkers(bad), fakeWorkers(bad)];
    let told: unknown;
    const gives = (allgather: ProcessGroup['allgather'], rank: number): ProcessGroup => ({
      ...alone,
      rank,
      size: 2,
      allgather,
    });
    const other = gives((share) => {
      told = share;
      throw new Error('told');
    }, 1);
    await expect(openScans(jobs, { workers: second, group: other })).rejects.toThrow('told');
    const own = gives(<T>(share: T) => [share, told as T], 0);
    const opened = await openScans(jobs, { workers: first, group: own });

    expect(second.asked).toEqual(jobs.map(jobId).filter((_, index) => index % 2 === 1));
    expect(first.asked).toEqual(jobs.map(jobId).filter((_, index) => index % 2 === 0));
    const whole = await openScans(jobs, { workers: fakeWorkers(bad) });
    expect(opened.sources.map(({ id, summary }) => ({ id, summary }))).toEqual(
      whole.sources.map(({ id, summary }) => ({ id, summary })),
    );
    expect(opened.bad.map(({ message }) => message).sort()).toEqual(whole.bad.map(({ message }) => message));
    // A share of one in ten may be bad: of all, not of what one process opened.
    expect(opened.bad).toHaveLength(2);
  });

  it('lets faults of the library through', async () => {
    const workers = { ...fakeWorkers(), prepare: () => Promise.reject(new TypeError('a fault')) };
    await expect(openScans(jobs, { workers })).rejects.toThrow(TypeError);
  });

  it('gives sources that scanBatches need not load to measure', async () => {
    const workers = fakeWorkers();
    const { sources } = await openScans(jobs, { workers });
    await scanBatches(sources, { batchSize: 2 });
    expect(workers.asked).toHaveLength(jobs.length);
  });

  it('gives sources the patient and sub-groups of their manifest, which batches and splits keep', async () => {
    const [plain, ...rest] = jobs;
    const scan = {
      id: 'own',
      source: { volume: 'v' },
      labels: {},
      patient: 'P7',
      groups: { kind: 'subdural' },
    };
    const own = { root: '.', scan, preprocess: plain!.preprocess };
    const { sources } = await openScans([own, ...rest], { workers: fakeWorkers() });
    const measured = await measureScans(sources);
    expect(measured[0]).toMatchObject({ patientId: 'P7', groups: { kind: 'subdural' } });
    expect(Object.keys(measured[1]!)).not.toContain('patientId');
  });

  it.each([
    ['prefetch', 0],
    ['prefetch', 1.5],
    ['maxBadShare', -0.1],
    ['maxBadShare', NaN],
  ])('refuses %s of %d', (name, value) => {
    expect(() => preparedScans(jobs, { workers: fakeWorkers(), [name]: value })).toThrow(`${name}: expected`);
  });

  it('refuses no scans, and two of one id', () => {
    expect(() => preparedScans([], { workers: fakeWorkers() })).toThrow('scans: expected one or more');
    expect(() => preparedScans([jobs[0]!, jobs[0]!], { workers: fakeWorkers() })).toThrow("'scan-0' twice");
  });
});
