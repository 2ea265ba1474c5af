export { RadnetError } from './radnetError';
export { type Batch, type BatchSource, disposeBatch } from './training/batch';
export type { Estimate, ScanPrediction } from './metrics/scanPrediction';
export type { Loss, LossOptions } from './losses/loss';
export { binaryCrossEntropy, type BinaryCrossEntropyOptions } from './losses/binaryCrossEntropy';
export {
  categoricalCrossEntropy,
  type CategoricalCrossEntropyOptions,
} from './losses/categoricalCrossEntropy';
export { softDice, type SoftDiceOptions } from './losses/softDice';
export { type HeadLoss, type HeadLosses, type WeightedLoss, weightedLoss } from './losses/headLoss';
export type { BestMetric, BestScore } from './training/bestScore';
export type { Losses, LossSums } from './training/batchLosses';
export type { Velocities } from './training/momentumSgd';
export { predictScans, type PredictScansOptions } from './training/predictScans';
export { type Schedule, stepSchedule, type StepScheduleOptions } from './training/stepSchedule';
export { train, type TrainingResult } from './training/train';
export type {
  EpochReport,
  RunOutcome,
  RunStart,
  StepReport,
  TrainingObserver,
} from './training/trainingObserver';
export type { Checkpoint, TrainOptions } from './training/trainOptions';
export type { TrainingProgress, TrainingState } from './training/trainingState';
