import type { PreprocessOptions } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import type { DataDescription } from './describeData';
import type { Settings } from './settings';

/** What a program must know to use a model correctly. It is saved with the model, as user-defined metadata. */
export interface ModelCard {
  /** The id of the model's run: see `newRunId`. Older models have none. */
  readonly run?: string;
  /** The preprocessing for the model's input. */
  readonly preprocess: PreprocessOptions;
  /** Probability from which a slice is positive. */
  readonly threshold: number;
  /** How many positive slices in a row make a CT positive. */
  readonly minConsecutive: number;
  /** The median number of slices of the training CTs: see `readingOptions`. */
  readonly slicesOfCt?: number;
  /** Whether the segmentation heads had masks to learn from. Older models do not say; assume true. */
  readonly masks?: boolean;
  /** The CTs of its run. Older models do not say. */
  readonly data?: DataDescription;
  /** All settings of the training. */
  readonly settings: Settings;
}

/** The files and folders of a run. */
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

/** A trained model with its card. */
export interface TrainedModel {
  readonly model: tf.LayersModel;
  readonly card: ModelCard;
}
