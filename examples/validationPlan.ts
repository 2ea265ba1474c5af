import { type BestMetric, type ScanPrediction, type ScansReport } from '@radnet/core';
import type { MeasuredScan } from '@radnet/data';
import { bothClasses, classCounts, whyOneClass } from './classCounts';

/** What a run's validation CTs can be asked. */
export interface ValidationPlan {
  readonly best: BestMetric;
  /** One line for the user on each thing that they cannot tell. */
  readonly notes: readonly string[];
}

/**
 * Chooses the best epoch by the AUC of slices; where they are of one class, by that of CTs; where those are, too, by the
 * slices' loss.
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
      `validation: ${whyOneClass(cts, 'CT')}, so the threshold ${where} unless --threshold names one`,
    );
  }
  if (bySlices) return { best: { metric: 'sliceAuc', higherIsBetter: true }, notes };
  if (byCts) return { best: { metric: 'ctAuc', higherIsBetter: true }, notes };
  return { best: { metric: 'sliceLoss', higherIsBetter: false }, notes };
}

/** An epoch's figures: the slices' AUC and the share of CTs called rightly, and what the best epoch is chosen by. */
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

/** float32 cannot tell a probability that is closer to 1 than this. */
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
