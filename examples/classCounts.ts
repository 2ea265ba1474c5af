import type { MeasuredScan } from '@radnet/data';

export interface PerClass {
  readonly positive: number;
  readonly negative: number;
}

/** Of which class a set's CTs are, and those of their slices that are labelled. */
export interface ClassCounts {
  readonly cts: PerClass;
  readonly slices: PerClass;
}

export function classCounts(scans: readonly MeasuredScan[]): ClassCounts {
  const labels = scans
    .filter(({ summary }) => summary.labelsKnown)
    .flatMap(({ summary }) => [...summary.labels]);
  return {
    cts: perClass(scans.map(({ positive }) => positive)),
    slices: perClass(labels.map((label) => label === 1)),
  };
}

export function bothClasses({ positive, negative }: PerClass): boolean {
  return positive > 0 && negative > 0;
}

/** "every CT is positive": why what takes two classes cannot be had of them. */
export function whyOneClass({ positive, negative }: PerClass, what: 'CT' | 'slice'): string {
  if (positive + negative === 0) return `no ${what} is labelled`;
  return `every ${what === 'slice' ? 'labelled slice' : what} is ${positive > 0 ? 'positive' : 'negative'}`;
}

function perClass(positives: readonly boolean[]): PerClass {
  const positive = positives.filter(Boolean).length;
  return { positive, negative: positives.length - positive };
}
