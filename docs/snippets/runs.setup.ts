import { binaryCrossEntropy, stepSchedule } from '@radnet/core';
import { fileSystem } from '@radnet/core/node';
import { batches, model } from './training.setup';

await model.save(fileSystem('runs/first/best'));

/** What a training takes beside the model. */
export const options = {
  heads: { hemorrhage: { target: 'hemorrhage', loss: binaryCrossEntropy(), weight: 1 } },
  data: batches,
  epochs: 1,
  schedule: stepSchedule({ initialRate: 0.1 }),
};
