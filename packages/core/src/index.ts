export { RadnetError } from './radnetError';
export { type Batch, type BatchSource, disposeBatch } from './training/batch';
export type { Estimate, ScanPrediction } from './metrics/scanPrediction';
export type { Loss, LossOptions } from './losses/loss';
export { type HeadLoss, type HeadLosses, type WeightedLoss, weightedLoss } from './losses/headLoss';
