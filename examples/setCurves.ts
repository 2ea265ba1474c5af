import {
  type Cases,
  decisionCurve,
  type DecisionPoint,
  precisionRecallCurve,
  type PrecisionRecallCurve,
  type PredictionSet,
  reliability,
  type Reliability,
  rocCurve,
  type RocCurve,
  scanCases,
  sliceCases,
} from '@radnet/core';

/** The curves of slices, or of CTs. */
export interface LevelCurves {
  readonly roc: Pick<RocCurve, 'points' | 'band' | 'reason'>;
  readonly precisionRecall: PrecisionRecallCurve;
  /** At most ten bins with equally many cases. */
  readonly reliability: Reliability;
  readonly decision: readonly DecisionPoint[];
}

/** The curves of a set of predictions. */
export interface SetCurves {
  /** Undefined if no slice is labelled. */
  readonly slice?: LevelCurves;
  readonly ct: LevelCurves;
}

/** The curves of a set, from its predictions. The 95 % intervals are by patient, and the same in every run. */
export function setCurves(set: PredictionSet): SetCurves {
  const slices = sliceCases(set.scans);
  return {
    ...(slices.labels.length > 0 && { slice: levelCurves(slices) }),
    ct: levelCurves(scanCases(set.scans, set)),
  };
}

function levelCurves({ labels, scores, clusters }: Cases): LevelCurves {
  const roc = rocCurve(labels, scores, { clusters });
  // At the first point nothing is called positive. Its threshold is infinite, which JSON cannot express.
  const points = roc.points.filter(({ threshold }) => Number.isFinite(threshold));
  return {
    roc: { points, band: roc.band, ...(roc.reason !== undefined && { reason: roc.reason }) },
    precisionRecall: precisionRecallCurve(labels, scores, { clusters }),
    reliability: reliability(labels, scores, { clusters }),
    decision: decisionCurve(labels, scores, { clusters }),
  };
}
