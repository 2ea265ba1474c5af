import { expect, it } from 'vitest';
import { PRESETS } from '../presets';
import { describeTraining } from './describeTraining';

it("describes the paper's training", () => {
  expect(describeTraining({ ...PRESETS.paper })).toBe(
    'SGD with momentum 0.9. Learning rate 0.1, divided by 10 at one third and at two thirds of the training. ' +
      '60 epochs in steps of 2 CTs with at most 16 slices each. ' +
      'Cross-entropy of the slices, plus 0.3 times that of each segmentation head.',
  );
});

it('names every part that was added, and no head where there is none', () => {
  const settings = {
    ...PRESETS.paper,
    variant: 'densenet',
    optimizer: 'adamw',
    rate: 0.001,
    weightDecay: 0.01,
    clipNorm: 1,
    average: 0.99,
    schedule: 'cosine',
    warmUp: 1,
    accumulate: 4,
    earlyStopping: 5,
  };
  expect(describeTraining(settings)).toBe(
    'AdamW, weight decay 0.01, gradients clipped to a norm of 1, a moving average of the weights with decay 0.99. ' +
      'Learning rate 0.001, falling to 0 along half a cosine, after a warm-up of 1 epoch. ' +
      '60 epochs in steps of 2 CTs with at most 16 slices each, 4 steps an update, to end early after 5 epochs without a better one. ' +
      'Cross-entropy of the slices.',
  );
});
