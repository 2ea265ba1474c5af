import type { MeasuredScan } from '@radnet/data';

/** A count for each class. */
export interface PerClass {
  readonly positive: number;
  readonly negative: number;
}

/** How many CTs, and how many labelled slices, of each class a set has. */
export interface ClassCounts {
  readonly cts: PerClass;
  readonly slices: PerClass;
}

/** Counts the CTs and the labelled slices of a set by class. */
export function classCounts(scans: readonly MeasuredScan[]): ClassCounts {
  const labels = scans
    .filter(({ summary }) => summary.labelsKnown)
    .flatMap(({ summary }) => [...summary.labels]);
  return {
    cts: perClass(scans.map(({ positive }) => positive)),
    slices: perClass(labels.map((label) => label === 1)),
  };
}

/** Returns whether there is at least one of each class. */
export function bothClasses({ positive, negative }: PerClass): boolean {
  return positive > 0 && negative > 0;
}

/** Says why something that needs two classes cannot be done, such as "every CT is positive". */
export function whyOneClass({ positive, negative }: PerClass, what: 'CT' | 'slice'): string {
  if (positive + negative === 0) return `no ${what} is labelled`;
  return `every ${what === 'slice' ? 'labelled slice' : what} is ${positive > 0 ? 'positive' : 'negative'}`;
}

function perClass(positives: readonly boolean[]): PerClass {
  const positive = positives.filter(Boolean).length;
  return { positive, negative: positives.length - positive };
}
