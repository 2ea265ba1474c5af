import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TrainingUpdate } from '../viewerWorker';
import { trainingUpdates } from './trainingUpdates';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** The updates of a training whose steps take the given milliseconds, and whose losses are 1, 2, 3 ... */
function updatesOf(milliseconds: number, stepsPerEpoch: number, epochs = 1): TrainingUpdate[] {
  const updates: TrainingUpdate[] = [];
  const observer = trainingUpdates((update) => updates.push(update));
  void observer.onStart!({ epochs, stepsPerEpoch, slicesPerEpoch: 1, epochsDone: 0, stepsDone: 0 });
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let step = 1; step <= stepsPerEpoch; step++) {
      vi.advanceTimersByTime(milliseconds);
      void observer.onStep!({ epoch, step, rate: 1, loss: step, losses: {}, slices: 1 });
    }
    const metrics = { sliceAuc: 0.5 + epoch / 10, ctAccuracy: 0.75 };
    void observer.onEpoch!({ epoch, loss: 7, losses: {}, metrics, isBest: epoch === 1 });
  }
  return updates;
}

it('tells of every step where steps are slow, with the time that is left', () => {
  const steps = updatesOf(1000, 3, 2).filter(({ kind }) => kind === 'step');
  expect(steps).toHaveLength(6);
  expect(steps[0]).toEqual({
    kind: 'step',
    epoch: 1,
    epochs: 2,
    step: 1,
    stepsPerEpoch: 3,
    loss: 1,
    secondsLeft: 5,
  });
  expect(steps.at(-1)).toMatchObject({ epoch: 2, step: 3, loss: 3, secondsLeft: 0 });
});

it('tells four times a second at most where they are fast, of no step twice and of none not at all', () => {
  const steps = updatesOf(10, 60).filter((update) => update.kind === 'step');
  expect(steps.map(({ step }) => step)).toEqual([1, 26, 51, 60]);
  // 1, 2 to 26, 27 to 51, 52 to 60
  expect(steps.map(({ loss }) => loss)).toEqual([1, 14, 39, 56]);
});

it('tells how each epoch went', () => {
  const told = updatesOf(10, 2, 2).filter(({ kind }) => kind === 'epoch');
  expect(told).toEqual([
    { kind: 'epoch', epoch: 1, epochs: 2, loss: 7, sliceAuc: 0.6, ctAccuracy: 0.75, isBest: true },
    { kind: 'epoch', epoch: 2, epochs: 2, loss: 7, sliceAuc: 0.7, ctAccuracy: 0.75, isBest: false },
  ]);
});
