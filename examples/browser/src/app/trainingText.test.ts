import { expect, it } from 'vitest';
import { trainingSeries } from './trainingSeries';
import { epochText, lossText } from './trainingText';

it('tells how an epoch went', () => {
  const epoch = {
    kind: 'epoch',
    epoch: 3,
    epochs: 8,
    loss: 0.523,
    sliceAuc: 0.8149,
    ctAccuracy: 0.785,
    isBest: true,
  } as const;
  expect(epochText(epoch)).toBe(
    'Epoch 3 of 8: loss 0.52, AUC of slices 0.81, 79 % of CTs called rightly; the best so far.',
  );
  expect(epochText({ ...epoch, isBest: false })).toMatch(/called rightly\.$/);
});

it('tells where the loss is, by its moving mean', () => {
  expect(lossText(trainingSeries([]))).toBe('No step is done yet.');
  const step = { kind: 'step', epochs: 8, stepsPerEpoch: 26, secondsLeft: 9 } as const;
  const series = trainingSeries([
    { ...step, epoch: 1, step: 1, loss: 1.4 },
    { ...step, epoch: 3, step: 12, loss: 0.52 },
  ]);
  // After this many steps the first one hardly counts.
  expect(lossText(series)).toBe('Epoch 3 of 8, step 12 of 26: loss 0.52, in the beginning 1.40.');
});
