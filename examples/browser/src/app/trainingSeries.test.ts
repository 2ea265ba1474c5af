import { expect, it } from 'vitest';
import type { EpochDone, StepsTaken } from '../worker/viewerWorker';
import { trainingSeries } from './trainingSeries';

const step = (epoch: number, at: number, loss: number): StepsTaken => ({
  kind: 'step',
  epoch,
  epochs: 4,
  step: at,
  stepsPerEpoch: 10,
  loss,
  secondsLeft: 1,
});
const epoch = (number: number, isBest: boolean): EpochDone => ({
  kind: 'epoch',
  epoch: number,
  epochs: 4,
  loss: 1,
  sliceAuc: 0.5,
  ctAccuracy: 0.5,
  isBest,
});

it('has nothing of a training that has not begun', () => {
  const none = { losses: [], smoothed: [], epochs: [] };
  expect(trainingSeries([])).toEqual(none);
  expect(trainingSeries([{ kind: 'phantoms', made: 1, of: 2 }])).toEqual(none);
});

it('lays steps out over the epochs, and knows the last step and the best epoch', () => {
  const updates = [
    step(1, 5, 3),
    step(1, 10, 2),
    epoch(1, true),
    epoch(2, true),
    epoch(3, false),
    step(4, 1, 1),
  ];
  const series = trainingSeries(updates);
  expect(series.losses).toEqual([
    [0.5, 3],
    [1, 2],
    [3.1, 1],
  ]);
  expect(series.last).toBe(updates.at(-1));
  expect(series.best!.epoch).toBe(2);
  expect(series.epochs).toHaveLength(3);
});

it('smooths losses by the steps that they stand for', () => {
  const same = trainingSeries([step(1, 1, 2), step(1, 2, 2), step(1, 10, 2)]).smoothed;
  same.forEach(([, loss]) => expect(loss).toBeCloseTo(2, 12));
  // One update for three steps weighs as three updates of one step with the same loss.
  const each = trainingSeries([step(1, 1, 4), step(1, 2, 1), step(1, 3, 1), step(1, 4, 1)]).smoothed;
  const together = trainingSeries([step(1, 1, 4), step(1, 4, 1)]).smoothed;
  expect(together.at(-1)![1]).toBeCloseTo(each.at(-1)![1], 12);
  const [first, second] = trainingSeries([step(1, 1, 4), step(1, 2, 1)]).smoothed;
  expect(first![1]).toBeCloseTo(4, 12);
  expect(second![1]).toBeCloseTo((0.9 * 0.1 * 4 + 0.1 * 1) / (0.9 * 0.1 + 0.1), 12);
});
