import { runInThreads } from '@radnet/testing';
import { describe, expect, it } from 'vitest';
import {
  resumeApart,
  type ShareOptions,
  type ShareResult,
  type ShareTask,
  trainShare,
  readShare,
} from './fixtures/trainShare';
import { alone } from './processGroup';

const file = new URL('./fixtures/trainShare.ts', import.meta.url);

const inThreads = (size: number, task: ShareTask): Promise<ShareResult[]> =>
  runInThreads<ShareResult>(size, file, task, 'trainShare');

function expectClose(found: readonly number[][], expected: readonly number[][]): void {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  const differences = found.flatMap((row, at) =>
    row.map((value, index) => Math.abs(value - expected[at]![index]!)),
  );
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

describe('training in several processes', () => {
  it.each<[string, ShareOptions]>([
    ['as it is', {}],
    ['with accumulated gradients', { accumulate: 2 }],
    ['with clipped gradients', { clip: 0.05 }],
    ['with averaged weights', { average: 0.9 }],
  ])('is that of one process: %s', async (_, options) => {
    const task = { epochs: 3, options };
    const expected = await trainShare(alone, task);
    const found = await inThreads(3, task);
    for (const { weights, steps, metrics, leaked, completed } of found) {
      expectClose(weights, expected.weights);
      expectClose(steps, expected.steps);
      expectClose(metrics.map(Object.values), expected.metrics.map(Object.values));
      expect([leaked, completed]).toEqual([0, true]);
      expect(weights).toEqual(found[0]!.weights);
    }
  });

  it('stops in all processes after the same step, whichever is told to', async () => {
    const found = await inThreads(3, { epochs: 4, oddity: { rank: 2, kind: 'stops' } });
    for (const { completed, epochsDone, stepsDone } of found) {
      expect([completed, epochsDone, stepsDone]).toEqual([false, 1, 2]);
    }
  });

  it('goes by the metrics of process 0', async () => {
    const task = { epochs: 5, options: { stopEarly: { patience: 2 } } };
    const found = await inThreads(2, { ...task, oddity: { rank: 1, kind: 'other metrics' } });
    expect(found.map(({ epochsDone }) => epochsDone)).toEqual([3, 3]);
    expect(found.map(({ metrics }) => metrics.map((each) => each['own']))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it.each([
    [
      'drifts',
      /epoch 2, step 3: expected one model in all processes, got other weights in rank 1 than in rank 0/,
    ],
    ['other model', /model: expected the same in all processes, got another one in rank 1 than in rank 0/],
    ['not a number', /step 2: expected a finite loss, got NaN/],
  ] as const)('ends where one process is odd: %s', async (kind, message) => {
    await expect(inThreads(2, { epochs: 3, oddity: { rank: 1, kind } })).rejects.toThrow(message);
  });

  it('does not go on with different trainings', async () => {
    const said = await runInThreads<string>(2, file, undefined, 'resumeApart');
    expect(said[0]).toBe(
      'resume: expected the same in all processes, got another one in rank 1 than in rank 0',
    );
    expect(said[1]).toBe(said[0]);
    expect(await resumeApart(alone)).toBe('went on');
  });

  it('shares out statistics, predictions and other work', async () => {
    const expected = await readShare(alone);
    const found = await runInThreads<Awaited<ReturnType<typeof readShare>>>(3, file, undefined, 'readShare');
    const sorted = (all: readonly [string, number[]][]): [string, number[]][] =>
      all.toSorted(([a], [b]) => a.localeCompare(b));
    for (const { statistics, predictions, mapped } of found) {
      expectClose(statistics, expected.statistics);
      expect(sorted(predictions).map(([id]) => id)).toEqual(sorted(expected.predictions).map(([id]) => id));
      expectClose(
        sorted(predictions).map(([, values]) => values),
        sorted(expected.predictions).map(([, values]) => values),
      );
      expect(mapped).toEqual([10, 21, 32, 40, 51, 62, 70]);
    }
  });
});
