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

/** What a sensitivity or specificity that was required on the validation CTs gives here, or why no threshold was chosen. */
export type RequiredPoint = { readonly required: ThresholdTarget } & (OperatingPoint | NoPoint);

export interface NoPoint {
  readonly reason: string;
}

/** The reason where a file holds no set to choose thresholds on. */
export const NO_VALIDATION = 'no validation set';

/** How well slices, or CTs, are told apart. */
export interface LevelStatistics {
  readonly cases: number;
  readonly positives: number;
  readonly report: LevelReport;
  readonly averagePrecision: Estimate;
  /** Left out where there is no case. */
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
  /** By the name of the sub-group. */
  readonly groups: Readonly<Record<string, readonly GroupReport[]>>;
  /** Left out where no CT has both a drawn and a predicted mask. */
  readonly segmentation?: SegmentationReport;
}

export interface SetStatisticsOptions {
  /** On which thresholds are chosen; without it the operating points say that it is not there. */
  readonly validation?: readonly ScanPrediction[] | undefined;
  readonly required: readonly ThresholdTarget[];
}

/**
 * All statistics of a set, from its predictions alone. Intervals of 95 % are by patient; those by resampling come out the same each
 * time.
 *
 * @throws RadnetError where predictions or the call do not fit.
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
  // Nothing can be said of slices that nobody labelled.
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
