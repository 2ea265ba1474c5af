import { expect, it } from 'vitest';
import type { TrainingUpdate } from '../worker/viewerWorker';
import { trainingPlace } from './trainingPlace';

const step = { kind: 'step', epoch: 2, epochs: 6, step: 5, stepsPerEpoch: 10, loss: 0.3 } as const;
const epoch = {
  kind: 'epoch',
  epoch: 2,
  epochs: 6,
  loss: 0.3,
  sliceAuc: 1,
  ctAccuracy: 1,
  isBest: true,
} as const;

it.each<[TrainingUpdate, string]>([
  [{ kind: 'phantoms', made: 3, of: 8 }, 'Phantom 3 of 8'],
  [{ ...step, secondsLeft: 43 }, 'Epoch 2 of 6, step 5 of 10, about 45 s left'],
  [{ ...step, secondsLeft: 0.4 }, 'Epoch 2 of 6, step 5 of 10, about 5 s left'],
  [{ ...step, secondsLeft: 130 }, 'Epoch 2 of 6, step 5 of 10, about 2 min left'],
])('says where a training is: %j', (update, place) => {
  expect(trainingPlace([update])).toBe(place);
  expect(trainingPlace([update, epoch])).toBe(place);
});

it('knows nothing before the first update', () => {
  expect(trainingPlace([])).toBeUndefined();
});
