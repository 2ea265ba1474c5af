import { callScan, type PredictionSet } from '@radnet/core';

export const CASE_KINDS = ['miss', 'false alarm', 'find'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** A slice to show, and why. */
export interface ShownCase {
  readonly kind: CaseKind;
  readonly scan: string;
  /** Counted from 0. */
  readonly slice: number;
  readonly probability: number;
  /** Whether the whole CT was called wrongly, too. */
  readonly ctIsWrong: boolean;
}

/**
 * The worst misses, the worst false alarms and the best finds among the slices of a set: positive slices of the lowest probability,
 * negative ones of the highest, and positive ones of the highest. At most one of each kind comes from a CT. CTs that were called wrongly
 * come first. From a CT without slice labels, it is the slice of the highest probability.
 */
export function chooseCases({ scans, ...call }: PredictionSet, perKind: number): ShownCase[] {
  const all = scans.flatMap(({ scanId, probabilities, labels, labelsKnown = true }): ShownCase[] => {
    const values = Array.from(probabilities);
    const truth = Array.from(labels, (label) => label === 1);
    const positive = truth.includes(true);
    const { positive: called } = callScan(values, call);
    const best = (kind: CaseKind, fits: (slice: number) => boolean, sign: 1 | -1): ShownCase[] => {
      const slices = values.flatMap((_, slice) => (fits(slice) ? [slice] : []));
      if (slices.length === 0) return [];
      const slice = slices.reduce((a, b) => (sign * values[b]! > sign * values[a]! ? b : a));
      return [{ kind, scan: scanId, slice, probability: values[slice]!, ctIsWrong: called !== positive }];
    };
    if (!labelsKnown) {
      const kind = positive ? (called ? 'find' : 'miss') : 'false alarm';
      return kind === 'false alarm' && !called ? [] : best(kind, () => true, 1);
    }
    return [
      ...best('miss', (slice) => truth[slice]! && values[slice]! < call.threshold, -1),
      ...best('false alarm', (slice) => !truth[slice]! && values[slice]! >= call.threshold, 1),
      ...(called ? best('find', (slice) => truth[slice]! && values[slice]! >= call.threshold, 1) : []),
    ];
  });
  return CASE_KINDS.flatMap((kind) =>
    all
      .filter((one) => one.kind === kind)
      .sort((a, b) => {
        const byProbability = kind === 'miss' ? a.probability - b.probability : b.probability - a.probability;
        return Number(b.ctIsWrong) - Number(a.ctIsWrong) || byProbability;
      })
      .slice(0, perKind),
  );
}
