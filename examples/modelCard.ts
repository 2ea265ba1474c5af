import type { PreprocessOptions } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import type { DataDescription } from './describeData';
import type { Settings } from './settings';

/** What must be known of a model to use it rightly; saved with it as user-defined metadata. */
export interface ModelCard {
  /** The id of the run that it is from: see `newRunId`. Older models do not tell. */
  readonly run?: string;
  readonly preprocess: PreprocessOptions;
  /** Probability from which a slice is positive. */
  readonly threshold: number;
  /** Positive slices in a row that make a CT positive. */
  readonly minConsecutive: number;
  /** Of a CT that it was trained on, the median: see `readingOptions`. */
  readonly slicesOfCt?: number;
  /** Whether the segmentation heads had masks to learn from. Older models do not tell: taken to be true. */
  readonly masks?: boolean;
  /** The CTs that it was trained on. Older models do not tell. */
  readonly data?: DataDescription;
  readonly settings: Settings;
}

/** Where a training run keeps what. */
export const runFolders = {
  best: 'best',
  last: 'last',
  earlier: 'earlier',
  log: 'log.jsonl',
  settings: 'settings.json',
  record: 'run.json',
  predictions: 'predictions.csv',
  report: 'report.html',
} as const;

export interface TrainedModel {
  readonly model: tf.LayersModel;
  readonly card: ModelCard;
}
