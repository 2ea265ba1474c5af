import type { ConfusionCounts, Estimate, ScansReport } from '@radnet/core';
import { alignedRows } from './alignedRows';

const PERCENT = ['accuracy', 'recall', 'specificity', 'precision', 'f1'] as const;

/** A table for slices and CTs: each figure with its 95 % interval, or `-` with the reason why it is undefined. */
export function formatEvaluation({ slice, scan }: ScansReport): string {
  const rows = [
    ['', 'slices', 'CTs'],
    ['AUC', formatAuc(slice.auc), formatAuc(scan.auc)],
    ...PERCENT.map((name) => [name, formatPercent(slice[name]), formatPercent(scan[name])]),
    ['counts', formatCounts(slice.counts), formatCounts(scan.counts)],
  ];
  return alignedRows(rows);
}

/** Formats an estimate in percent with its interval, or `-` with the reason if it is undefined. */
export function formatPercent({ value, lower, upper, reason }: Estimate, unit = ' %'): string {
  if (reason !== undefined) return notDefined(reason);
  const percent = (x: number): string => (100 * x).toFixed(1);
  return `${percent(value)}${unit} (${percent(lower)} to ${percent(upper)})`;
}

/** A number with three decimals and its interval. */
export function formatAuc({ value, lower, upper, reason }: Estimate): string {
  if (reason !== undefined) return notDefined(reason);
  return `${value.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)})`;
}

const notDefined = (reason: string): string => `-  (${reason})`;

function formatCounts({
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
}: ConfusionCounts): string {
  return `TP ${truePositives}, FP ${falsePositives}, TN ${trueNegatives}, FN ${falseNegatives}`;
}
