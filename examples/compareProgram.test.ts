import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DivergedError, RadnetError, type ScanPrediction } from '@radnet/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compareProgram } from './compareProgram';
import { runFolders } from './modelCard';
import type { Settings } from './settings';
import { trainRadnet } from './training';

vi.mock('./startBackend', async (original) => ({
  ...(await original()),
  startBackend: () => Promise.resolve(),
}));
vi.mock('./loadModel', async (original) => ({
  ...(await original()),
  loadModel: () =>
    Promise.resolve({ model: { dispose: () => {} }, card: { threshold: 0.5, minConsecutive: 3 } }),
}));
vi.mock('./training', () => ({ trainRadnet: vi.fn() }));
vi.mock('./runPredictions', () => ({
  predictSets: () =>
    Promise.resolve([
      { name: 'validation', scans: [] },
      { name: 'test', scans: [...'TTTFtttf'].map((kind, at) => predicted(kind, `${at}`)) },
    ]),
  keepPredictions: () => Promise.resolve(),
}));

/** A true (T) or false (F) positive, or a true (t) or false (f) negative. */
function predicted(kind: string, scanId: string): ScanPrediction {
  const positive = 'Tf'.includes(kind);
  const called = 'TF'.includes(kind);
  return {
    scanId,
    probabilities: Array<number>(3).fill(called ? 0.9 : 0.1),
    labels: Array<number>(3).fill(Number(positive)),
  };
}

let folder: string;
let printed: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-compare-'));
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((line) => void (printed += `${line}\n`));
  vi.spyOn(console, 'error').mockImplementation((line) => void (printed += `${line}\n`));
});
afterEach(async () => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  vi.mocked(trainRadnet).mockReset();
  await rm(folder, { recursive: true });
});

const short = ({ variant, seed, resume, out }: Settings): string =>
  [variant, seed, ...(resume ? ['resumed'] : []), out.slice(folder.length + 1)].join(' ');

/** @returns What was trained, as `radnet 1 radnet/seed-1`; the run `stopAt`, counted from 0, was stopped. */
async function compare(flags: string, stopAt = Infinity): Promise<string[]> {
  const trained: string[] = [];
  vi.mocked(trainRadnet).mockImplementation(async (settings) => {
    trained.push(short(settings));
    await mkdir(join(settings.out, runFolders.last), { recursive: true });
    return { completed: trained.length <= stopAt, sets: { training: [], validation: [], test: [] } };
  });
  vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', 'compare', '--out', folder, ...flags.split(' ')]);
  await compareProgram(new AbortController().signal);
  return trained;
}

const ofSeed = (seed: number): string[] =>
  ['densenet', 'densenet-a', 'radnet'].map((variant) => `${variant} ${seed} ${variant}/seed-${seed}`);

describe('compareProgram', () => {
  it('trains each network with each seed from --seed on, a folder each, and prints the table', async () => {
    expect(await compare('--seeds 2 --seed 5')).toEqual([...ofSeed(5), ...ofSeed(6)]);
    expect(printed).toMatch(/mean ± standard deviation of 2 seeds, 5, 6\n.*\nDenseNet +75\.00 ± 0\.00/);
    expect(printed).toMatch(/^RADnet, seed 6 /m);
  });

  it('takes three seeds where none are named, and does not train again what is done', async () => {
    expect(await compare('--seeds 1')).toEqual(ofSeed(1));
    expect(printed).toMatch(/95 % intervals/);
    expect(await compare('--device cpu')).toEqual([...ofSeed(2), ...ofSeed(3)]);
    expect(printed).toContain(`already trained, in ${join(folder, 'radnet', 'seed-1')}`);
    expect(await compare('--resume')).toEqual([]);
    expect(printed).toMatch(/of 3 seeds, 1, 2, 3/);
  });

  it('stops at once, and goes on with the run that was stopped', async () => {
    expect(await compare('--seeds 2', 3)).toEqual([...ofSeed(1), ofSeed(2)[0]]);
    expect(printed).toContain('stopped; to continue, run the same command with --resume');
    expect(printed).not.toContain('Accuracy');
    const on = await compare('--seeds 2 --resume');
    expect(on).toEqual(['densenet 2 resumed densenet/seed-2', ...ofSeed(2).slice(1)]);
    expect(printed).toContain('Accuracy');
  });

  it('goes on after a run that diverges, which is a result, and ends at any other error', async () => {
    const place = 'epoch 4, step 28';
    const failing = (error: RadnetError): Promise<string[]> => {
      const trained: string[] = [];
      vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', 'compare', '--out', folder, '--seeds', '2']);
      vi.mocked(trainRadnet).mockImplementation((settings) => {
        trained.push(short(settings));
        if (settings.variant === 'densenet-a') return Promise.reject(error);
        return Promise.resolve({ completed: true, sets: { training: [], validation: [], test: [] } });
      });
      return compareProgram(new AbortController().signal).then(() => trained);
    };
    expect(await failing(new RadnetError('memory: too little'))).toEqual(ofSeed(1).slice(0, 2));
    expect(process.exitCode).toBe(1);
    const left = [...ofSeed(1).slice(1), ...ofSeed(2)];
    expect(await failing(new DivergedError(`${place}: expected a finite loss, got NaN`))).toEqual(left);
    expect(printed).toMatch(/^DenseNet-A, 2 of 2 diverged +-/m);
    expect(await failing(new RadnetError('not to be trained again'))).toEqual([]);
    expect(printed).toMatch(/^DenseNet-A, seed 2, diverged: epoch 4, step 28 /m);
  });

  it('refuses runs that are done with other settings before it trains', async () => {
    await compare('--seeds 1', 2);
    expect(await compare('--seeds 1 --rate 0.2')).toEqual([]);
    expect(printed).toMatch(
      /densenet\/seed-1: expected a run with the given settings.*rate was 0\.006, is 0\.2/,
    );
    expect(process.exitCode).toBe(1);
  });

  it.each(['--seeds 0', '--variant radnet'])('refuses %s', async (flags) => {
    expect(await compare(flags)).toEqual([]);
    expect(process.exitCode).toBe(2);
  });
});
