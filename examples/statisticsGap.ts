import {
  type BatchSource,
  evaluateScans,
  predictScans,
  type PredictScansOptions,
  type ScanPrediction,
} from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';

/** Difference in AUC above which the running statistics do not fit the network. */
const WIDE = 0.02;

/** Whether to compare after this epoch (counted from 1): after the last of each third of a training. */
export function isCompared(epoch: number, epochs: number): boolean {
  return [1 / 3, 2 / 3, 1].some((share) => epoch === Math.ceil(share * epochs));
}

/**
 * A line for the user if the slices' AUCs with batch statistics and with running statistics differ by more than 0.02.
 *
 * @param running The model's predictions for the source with running statistics.
 */
export async function statisticsGap(
  model: tf.LayersModel,
  source: BatchSource,
  running: readonly ScanPrediction[],
  options: PredictScansOptions,
): Promise<string | undefined> {
  const byBatch = await predictScans(model, source, { ...options, statistics: 'batch' });
  const [ours, theirs] = [running, byBatch].map(sliceAuc) as [number, number];
  if (!(Math.abs(theirs - ours) > WIDE)) return undefined;
  const slices = running.reduce((sum, { labels }) => sum + labels.length, 0);
  return (
    `validation: slice AUC ${ours.toFixed(3)} with batch norm's running statistics, ${theirs.toFixed(3)} with those of each ` +
    `batch (${slices} slices). The running statistics may not fit the network: see docs/training.md, batch norm statistics`
  );
}

function sliceAuc(predictions: readonly ScanPrediction[]): number {
  return evaluateScans(predictions, { threshold: 0.5, minConsecutive: 1 }).slice.auc.value;
}
