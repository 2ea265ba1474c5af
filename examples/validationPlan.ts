import { type BestMetric, type ScanPrediction, type ScansReport } from '@radnet/core';
import type { MeasuredScan } from '@radnet/data';
import { bothClasses, classCounts, whyOneClass } from './classCounts';

/** What a run's validation CTs can measure. */
export interface ValidationPlan {
  readonly best: BestMetric;
  /** For the user, one line for each thing that they cannot measure. */
  readonly notes: readonly string[];
}

/**
 * The metric that chooses the best epoch: the AUC of slices; if slices are of one class, the AUC of CTs; if CTs are too, the slices'
 * loss.
 */
export function validationPlan(validation: readonly MeasuredScan[]): ValidationPlan {
  const { cts, slices } = classCounts(validation);
  const notes: string[] = [];
  const bySlices = bothClasses(slices);
  const byCts = bothClasses(cts);
  if (!bySlices) {
    const instead = byCts ? 'highest AUC of CTs (ctAuc)' : 'lowest loss (sliceLoss)';
    notes.push(
      `validation: ${whyOneClass(slices, 'slice')}, so sliceAuc is '-' and the best epoch is that of the ${instead}`,
    );
  }
  if (!byCts) {
    const where = bySlices ? 'is chosen on slices' : 'stays at 0.5';
    notes.push(
      `validation: ${whyOneClass(cts, 'CT')}, so the threshold ${where} unless --threshold is given`,
    );
  }
  if (bySlices) return { best: { metric: 'sliceAuc', higherIsBetter: true }, notes };
  if (byCts) return { best: { metric: 'ctAuc', higherIsBetter: true }, notes };
  return { best: { metric: 'sliceLoss', higherIsBetter: false }, notes };
}

/** An epoch's metrics: the slices' AUC, the accuracy of the CTs' calls, and the metric that chooses the best epoch. */
export function epochMetrics(
  { slice, scan }: ScansReport,
  predictions: readonly ScanPrediction[],
  { best }: ValidationPlan,
): Record<string, number> {
  return {
    sliceAuc: slice.auc.value,
    ctAccuracy: scan.accuracy.value,
    ...(best.metric === 'ctAuc' && { ctAuc: scan.auc.value }),
    ...(best.metric === 'sliceLoss' && { sliceLoss: sliceLoss(predictions) }),
  };
}

/** The closest that a float32 probability can be to 1. */
const CLOSEST = 2 ** -24;

/** The mean cross-entropy of the slices whose labels are known. */
function sliceLoss(predictions: readonly ScanPrediction[]): number {
  const losses = predictions
    .filter(({ labelsKnown = true }) => labelsKnown)
    .flatMap(({ labels, probabilities }) =>
      Array.from(probabilities, (p, slice) => -Math.log(Math.max(CLOSEST, labels[slice] === 1 ? p : 1 - p))),
    );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
