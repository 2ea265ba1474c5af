import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { type Estimate, notDefined } from '../metrics/estimate';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { BOOTSTRAP_OPTIONS, bootstrapEstimates, type BootstrapOptions, type CaseWeights } from './bootstrap';
import { type LimitsOfAgreement, limitsOfAgreement } from './limitsOfAgreement';
import { patientOf } from './predictionCases';

/** Comparison of predicted masks with drawn ones. */
export interface SegmentationReport {
  /** Number of scans with a drawn and a predicted mask; only these count. */
  readonly scans: number;
  /** Mean and median Dice coefficient over the scans. */
  readonly dice: { readonly mean: Estimate; readonly median: Estimate };
  /** Agreement of predicted with drawn volume in mL, over the scans whose volumes are known. */
  readonly volumeMl: LimitsOfAgreement;
}

/**
 * Compares predicted masks with drawn ones: the Dice coefficient over scans, and the limits of agreement of the
 * volumes, with 95 % intervals from resampling patients. Scans without a lesion count, too: Dice is 0 if the model
 * predicts a mask there, and 1 if it predicts none. Report the number of positive scans with the result.
 *
 * @throws RadnetError if an option is invalid, as {@link bootstrapEstimate} does.
 */
export function segmentationReport(
  predictions: readonly ScanPrediction[],
  options: Omit<BootstrapOptions, 'clusters'> = {},
): SegmentationReport {
  requireNoMisspelling('segmentationReport', options, BOOTSTRAP_OPTIONS);
  const drawn = predictions.flatMap((scan) =>
    scan.segmentation ? [{ ...scan.segmentation, patient: patientOf(scan) }] : [],
  );
  const measured = drawn.flatMap(({ volumeMl, predictedVolumeMl, patient }) =>
    volumeMl === undefined || predictedVolumeMl === undefined
      ? []
      : [{ volumeMl, predictedVolumeMl, patient }],
  );
  return {
    scans: drawn.length,
    dice: diceOf(
      drawn.map(({ dice }) => dice),
      { ...options, clusters: drawn.map(({ patient }) => patient) },
    ),
    volumeMl: limitsOfAgreement(
      measured.map(({ volumeMl }) => volumeMl),
      measured.map(({ predictedVolumeMl }) => predictedVolumeMl),
      { ...options, clusters: measured.map(({ patient }) => patient) },
    ),
  };
}

function diceOf(dice: readonly number[], options: BootstrapOptions): SegmentationReport['dice'] {
  if (dice.length === 0) {
    const none = notDefined('no scan with drawn and predicted mask');
    return { mean: none, median: none };
  }
  const rising = dice.map((_, i) => i).sort((a, b) => dice[a]! - dice[b]!);
  const [mean, median] = bootstrapEstimates(
    dice.length,
    (weights) => [weightedMean(dice, weights), weightedMedian(dice, rising, weights)],
    options,
  );
  return { mean: mean!, median: median! };
}

function weightedMean(values: readonly number[], weights: CaseWeights): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total;
}

/**
 * Median, where each value counts as often as its weight says; the mean of the two middle values if they are even in
 * number.
 */
function weightedMedian(values: readonly number[], rising: readonly number[], weights: CaseWeights): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const nth = (n: number): number => {
    let seen = 0;
    return values[rising.find((i) => (seen += weights[i]!) > n)!]!;
  };
  return (nth(Math.floor((total - 1) / 2)) + nth(Math.floor(total / 2))) / 2;
}
