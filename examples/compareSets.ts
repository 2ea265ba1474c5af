import {
  type AucComparison,
  type CallsComparison,
  type Cases,
  compareAuc,
  compareCalls,
  type PredictionSet,
  RadnetError,
  type ScanPrediction,
  scanCases,
  sliceCases,
} from '@radnet/core';

/** How two models differ on the same cases. */
export interface LevelComparison extends CallsComparison {
  /** DeLong's test, in Obuchowski's form if `clustered`. */
  readonly auc: AucComparison;
  /** Whether a patient has several cases. Then McNemar's exact test does not hold; use `clusteredPValue`. */
  readonly clustered: boolean;
}

/** The comparison of two models. */
export interface SetComparison {
  /** Undefined if no slice is labelled. */
  readonly slice?: LevelComparison;
  readonly ct: LevelComparison;
}

/**
 * Compares two models on the same CTs, each with its own threshold and number of consecutive slices: the AUCs with DeLong's test, the
 * calls with McNemar's, both with the cases of a patient taken together.
 *
 * @param where The name of the second set in errors, such as its file.
 * @throws RadnetError that names a CT which only one set has, or whose slices or labels differ.
 */
export function compareSets(first: PredictionSet, second: PredictionSet, where: string): SetComparison {
  const other = sameScans(first.scans, second.scans, where);
  const [slices, otherSlices] = [sliceCases(first.scans), sliceCases(other)];
  const [cts, otherCts] = [scanCases(first.scans, first), scanCases(other, second)];
  const called = ({ scores }: Cases, { threshold }: PredictionSet): number[] =>
    scores.map((score) => Number(score >= threshold));
  return {
    ...(slices.labels.length > 0 && {
      slice: level(slices, otherSlices, called(slices, first), called(otherSlices, second)),
    }),
    ct: level(cts, otherCts, cts.calls, otherCts.calls),
  };
}

function level(
  { labels, scores, clusters }: Cases,
  other: Cases,
  calls: readonly number[],
  otherCalls: readonly number[],
): LevelComparison {
  return {
    auc: compareAuc(labels, scores, other.scores, { clusters }),
    clustered: new Set(clusters).size < labels.length,
    ...compareCalls(labels, calls, otherCalls, { clusters }),
  };
}

/** The second set's CTs in the order of the first. */
function sameScans(
  first: readonly ScanPrediction[],
  second: readonly ScanPrediction[],
  where: string,
): ScanPrediction[] {
  const byId = new Map(second.map((scan) => [scan.scanId, scan]));
  const known = new Set(first.map(({ scanId }) => scanId));
  const extra = second.find(({ scanId }) => !known.has(scanId));
  const lacking = first.find(({ scanId }) => !byId.has(scanId));
  if (extra ?? lacking) {
    const which = extra ? `'${extra.scanId}' more` : `no '${lacking!.scanId}'`;
    throw new RadnetError(
      `${where}: expected the same ${first.length} CTs to compare, got ${second.length}, ${which}`,
    );
  }
  return first.map((scan) => {
    const other = byId.get(scan.scanId)!;
    const slices = [scan.labels.length, other.labels.length];
    if (slices[0] !== slices[1]) {
      throw new RadnetError(
        `${where}: scan '${scan.scanId}': expected ${slices[0]} slices as in the set that it is compared with, got ${slices[1]}`,
      );
    }
    const same = Array.from(scan.labels).every((label, slice) => label === other.labels[slice]);
    if (!same || (scan.labelsKnown ?? true) !== (other.labelsKnown ?? true)) {
      throw new RadnetError(`${where}: scan '${scan.scanId}': expected the same labels, got other ones`);
    }
    return other;
  });
}
