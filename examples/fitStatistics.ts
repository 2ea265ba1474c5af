import { type BatchSource, estimateRunningStatistics, type EstimateStatisticsOptions } from '@radnet/core';
import { type MeasuredScan, scanBatches } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';

/** Of an epoch's slices. A pass for statistics takes about a quarter of a training step: this many are 3 % of an epoch. */
const SHARE = 0.1;

export interface FitStatisticsOptions {
  readonly training: readonly MeasuredScan[];
  /** What is trained on. */
  readonly data: BatchSource;
  readonly seed: number;
  readonly sliceBucket: number;
  readonly slicesPerChunk?: number;
}

/**
 * Gives what fits a model's running statistics to its weights before it is scored and saved: whole training CTs as they
 * will be read, neither turned nor dropped from, one after the other, of a tenth of an epoch's slices, others after each epoch.
 * On patients' CTs that is worth 0.01 to 0.05 of AUC: see docs/decisions/real-scans.md.
 */
export async function statisticsFitter({
  training,
  data,
  seed,
  sliceBucket,
  slicesPerChunk,
}: FitStatisticsOptions): Promise<
  (model: tf.LayersModel, options: Pick<EstimateStatisticsOptions, 'epoch' | 'signal'>) => Promise<void>
> {
  const source = await scanBatches(training, { batchSize: 1, seed, sliceBucket, shuffle: true });
  const slicesOfCt = source.slicesPerEpoch / source.batchesPerEpoch;
  const batches = Math.min(
    source.batchesPerEpoch,
    Math.max(1, Math.round((SHARE * data.slicesPerEpoch) / slicesOfCt)),
  );
  return (model, options) =>
    estimateRunningStatistics(model, source, {
      ...options,
      batches,
      ...(slicesPerChunk !== undefined && { slicesPerChunk }),
    });
}
