import {
  type BatchSource,
  evaluateScans,
  predictScans,
  type PredictScansOptions,
  type ScanPrediction,
} from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';

/** Of AUC. What a network reads by its running statistics is then not what it was trained to read. */
const WIDE = 0.02;

/** Whether an epoch, counted from 1, is one to compare after: the last of each third of a training. */
export function isCompared(epoch: number, epochs: number): boolean {
  return [1 / 3, 2 / 3, 1].some((share) => epoch === Math.ceil(share * epochs));
}

/**
 * A line for the user where the slices' AUC by batch statistics and that by running statistics part by more than 0.02.
 *
 * @param running What the model says of the source by its running statistics.
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
    `validation: a slice AUC of ${ours.toFixed(3)} by the running statistics, of ${theirs.toFixed(3)} by those of each ` +
    `batch, on ${slices} slices: the network that reads a CT may not be the one that was trained`
  );
}

function sliceAuc(predictions: readonly ScanPrediction[]): number {
  return evaluateScans(predictions, { threshold: 0.5, minConsecutive: 1 }).slice.auc.value;
}
