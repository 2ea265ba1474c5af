import {
  alone,
  type BatchSource,
  estimateRunningStatistics,
  type EstimateStatisticsOptions,
  type ProcessGroup,
} from '@radnet/core';
import { type MeasuredScan, scanBatches } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import { READ_TOGETHER } from './readingOptions';

/** Of an epoch's slices. A pass for statistics takes about a quarter of a training step: this many are 3 % of an epoch. */
const SHARE = 0.1;

/** Of two CTs of 5 mm slices: on a set of few CTs a tenth would be some neighbouring slices of one. */
const LEAST_SLICES = 60;

export interface FitStatisticsOptions {
  readonly training: readonly MeasuredScan[];
  /** What is trained on. */
  readonly data: BatchSource;
  readonly seed: number;
  readonly sliceBucket: number;
  readonly slicesPerChunk?: number;
  /** The processes that take the statistics together. */
  readonly group?: ProcessGroup;
}

/**
 * Gives what fits a model's running statistics to its weights before it is scored and saved. It takes whole training CTs,
 * without augmentation or dropout, until they make up a tenth of an epoch's slices, and 60 (of a longer CT a run of as many); each epoch
 * takes others. What that is worth on patients' CTs: docs/decisions/real-scans.md.
 */
export async function statisticsFitter({
  training,
  data,
  seed,
  sliceBucket,
  slicesPerChunk = READ_TOGETHER,
  group = alone,
}: FitStatisticsOptions): Promise<
  (model: tf.LayersModel, options: Pick<EstimateStatisticsOptions, 'epoch' | 'signal'>) => Promise<void>
> {
  const budget = Math.max(LEAST_SLICES, Math.round(SHARE * data.slicesPerEpoch));
  const source = await scanBatches(training, {
    batchSize: group.size,
    share: group,
    seed,
    sliceBucket,
    shuffle: true,
    maxSlices: budget,
  });
  const slicesOfBatch = source.slicesPerEpoch / source.batchesPerEpoch;
  const batches = Math.max(1, Math.round(budget / slicesOfBatch));
  return (model, options) =>
    estimateRunningStatistics(model, source, { ...options, batches, slicesPerChunk, group });
}
