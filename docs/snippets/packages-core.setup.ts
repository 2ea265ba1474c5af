import { binaryCrossEntropy, type HeadLosses, stepSchedule } from '@radnet/core';
import { batches, model as tiny } from './training.setup';

export const model = tiny;
export const data = batches;
export const heads: HeadLosses = {
  hemorrhage: { target: 'hemorrhage', loss: binaryCrossEntropy(), weight: 1 },
};
export const schedule = stepSchedule({ initialRate: 0.1 });
