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

/** The share of an epoch's slices to use. A pass for statistics takes about a quarter of a training step, so this adds 3 % to an epoch. */
const SHARE = 0.1;

/** As many as two CTs of 5 mm slices have. In a set of few CTs, a tenth would be a few neighbouring slices of one CT. */
const LEAST_SLICES = 60;

/** Settings for {@link statisticsFitter}. */
export interface FitStatisticsOptions {
  readonly training: readonly MeasuredScan[];
  /** The training batches. */
  readonly data: BatchSource;
  readonly seed: number;
  readonly sliceBucket: number;
  readonly slicesPerChunk?: number;
  /** The processes that compute the statistics together. */
  readonly group?: ProcessGroup;
}

/**
 * Returns the function that fits a model's running statistics to its weights before it is scored and saved. It uses whole training CTs,
 * without augmentation or dropout, up to a tenth of an epoch's slices and at least 60 (from a longer CT, as many neighbouring slices).
 * Each epoch uses other CTs. For the effect on patients' CTs, see docs/decisions/real-scans.md.
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
