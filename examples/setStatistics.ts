import {
  brierScore,
  type BrierScore,
  type Calibration,
  calibration,
  type Cases,
  type CtCallOptions,
  type Estimate,
  evaluateScans,
  type GroupReport,
  type LevelReport,
  type OperatingPoint,
  operatingPoint,
  precisionRecallCurve,
  type PredictionSet,
  reportByGroup,
  type ScanPrediction,
  scanCases,
  type SegmentationReport,
  segmentationReport,
  sliceCases,
  thresholdFor,
  type ThresholdTarget,
} from '@radnet/core';

/** The results at the threshold that reaches a required sensitivity or specificity on the validation CTs, or why there is none. */
export type RequiredPoint = { readonly required: ThresholdTarget } & (OperatingPoint | NoPoint);

/** Why there is no operating point. */
export interface NoPoint {
  readonly reason: string;
}

/** The reason if a file has no validation set to choose thresholds on. */
export const NO_VALIDATION = 'no validation set';

/** The statistics of slices, or of CTs. */
export interface LevelStatistics {
  readonly cases: number;
  readonly positives: number;
  readonly report: LevelReport;
  readonly averagePrecision: Estimate;
  /** Undefined if there are no cases. */
  readonly brier?: BrierScore;
  readonly calibration?: Calibration;
  readonly operatingPoints: readonly RequiredPoint[];
}

/** Every statistic of a set of predictions. */
export interface SetStatistics {
  readonly set: string;
  readonly patients: number;
  readonly threshold: number;
  readonly minConsecutive: number;
  readonly slice: LevelStatistics;
  readonly ct: LevelStatistics;
  /** Reports by the name of the sub-group. */
  readonly groups: Readonly<Record<string, readonly GroupReport[]>>;
  /** Undefined if no CT has both a drawn and a predicted mask. */
  readonly segmentation?: SegmentationReport;
}

/** Settings for {@link setStatistics}. */
export interface SetStatisticsOptions {
  /** The set to choose thresholds on. Without it, the operating points have a reason instead. */
  readonly validation?: readonly ScanPrediction[] | undefined;
  /** The sensitivities or specificities to reach. */
  readonly required: readonly ThresholdTarget[];
}

/**
 * All statistics of a set, from its predictions. The 95 % intervals are by patient, and the same in every run.
 *
 * @throws RadnetError if the predictions, the threshold or the number of consecutive slices are invalid.
 */
export function setStatistics(set: PredictionSet, options: SetStatisticsOptions): SetStatistics {
  const { name, threshold, minConsecutive, scans } = set;
  const call: CtCallOptions = { threshold, minConsecutive };
  const report = evaluateScans(scans, call);
  const { validation, required } = options;
  const cts = scanCases(scans, call);
  const groups = [...new Set(scans.flatMap((scan) => Object.keys(scan.groups ?? {})))];
  return {
    set: name,
    patients: new Set(cts.clusters).size,
    threshold,
    minConsecutive,
    slice: levelStatistics(sliceCases(scans), report.slice, required, validation && sliceCases(validation)),
    ct: levelStatistics(cts, report.scan, required, validation && scanCases(validation, call)),
    groups: Object.fromEntries(groups.map((group) => [group, reportByGroup(scans, group, call)])),
    ...(scans.some(({ segmentation }) => segmentation) && { segmentation: segmentationReport(scans) }),
  };
}

function levelStatistics(
  { labels, scores, clusters }: Cases,
  report: LevelReport,
  required: readonly ThresholdTarget[],
  validation: Cases | undefined,
): LevelStatistics {
  const common = { cases: labels.length, positives: labels.filter((label) => label === 1).length, report };
  // Without slice labels there are no statistics of slices.
  if (labels.length === 0) return { ...common, averagePrecision: report.auc, operatingPoints: [] };
  const points = required.map((target): RequiredPoint => {
    if (!validation) return { required: target, reason: NO_VALIDATION };
    const lacks = missingOf(validation);
    if (lacks !== undefined) return { required: target, reason: `${lacks} on validation` };
    const threshold = thresholdFor(validation.labels, validation.scores, target);
    return {
      required: target,
      ...(Number.isNaN(threshold)
        ? { reason: 'not reached on validation' }
        : operatingPoint(labels, scores, threshold, { clusters })),
    };
  });
  return {
    ...common,
    averagePrecision: precisionRecallCurve(labels, scores, { clusters }).averagePrecision,
    brier: brierScore(labels, scores, { clusters }),
    calibration: calibration(labels, scores, { clusters }),
    operatingPoints: points,
  };
}

function missingOf({ labels }: Cases): string | undefined {
  if (labels.length === 0) return 'no labels';
  return labels.includes(1) ? (labels.includes(0) ? undefined : 'no negatives') : 'no positives';
}
