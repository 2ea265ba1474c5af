import { accuracy, type Estimate, f1, formatScoreTable, precision, recall } from '@radnet/core';
import { alignColumns } from './alignColumns';
import { formatAuc } from './evaluation';
import type { RunResult, Scores } from './runResult';

/** The runs of a network, one for each seed. */
export interface ComparedRuns {
  readonly name: string;
  readonly results: readonly RunResult[];
}

/** The columns: those of the paper's Table 1, and the slice AUC. */
const COLUMNS: Readonly<Record<string, Column>> = {
  Accuracy: percentOf(accuracy),
  Recall: percentOf(recall),
  Precision: percentOf(precision),
  F1: percentOf(f1),
  'Slice AUC': { of: ({ sliceAuc }) => sliceAuc, scale: 1, decimals: 3 },
};

interface Column {
  readonly of: (scores: Scores) => Estimate;
  readonly scale: number;
  readonly decimals: number;
}

function percentOf(score: (counts: Scores['counts']) => Estimate): Column {
  return { of: ({ counts }) => score(counts), scale: 100, decimals: 2 };
}

/**
 * Compares networks in the form of the paper's Table 1. With several seeds: the mean and the sample standard deviation over the seeds,
 * such as `81.82 ± 1.20`, then each run. With one seed: its figures with their 95 % intervals. A run that diverged has no scores: the mean
 * leaves it out, and the row says so.
 *
 * @param seeds The seeds of each network's results, in the same order.
 */
export function comparisonTable(runs: readonly ComparedRuns[], seeds: readonly number[]): string {
  if (seeds.length === 1) return ofOneSeed(runs);
  const header = ['', ...Object.keys(COLUMNS)];
  const columns = Object.values(COLUMNS);
  const means = runs.map(({ name, results }) => {
    const ended = results.filter(hasScores);
    const diverged = results.length - ended.length;
    const note = diverged === 0 ? '' : `, ${diverged} of ${results.length} diverged`;
    return [name + note, ...columns.map((column) => formatMean(ended, column))];
  });
  const single = runs.flatMap(({ name, results }) =>
    results.map((result, at) => [
      `${name}, seed ${seeds[at]!}${hasScores(result) ? '' : `, diverged: ${result.diverged}`}`,
      ...columns.map((column) => (hasScores(result) ? formatSingle(result, column) : '-')),
    ]),
  );
  return [
    `CT level, held-out CTs, in percent, and slice AUC: mean ± standard deviation of ${seeds.length} seeds, ${seeds.join(', ')}`,
    ...alignColumns([header, ...means]),
    '\nThe runs:',
    ...alignColumns([header, ...single]),
  ].join('\n');
}

const hasScores = (result: RunResult): result is Scores => !('diverged' in result);

function ofOneSeed(runs: readonly ComparedRuns[]): string {
  const only = runs.map(({ name, results }) => ({ name, result: results[0]! }));
  const ended = only.flatMap(({ name, result }) => (hasScores(result) ? [{ name, ...result }] : []));
  const width = Math.max(...only.map(({ name }) => name.length));
  return [
    'CT level, held-out CTs, 95 % intervals:',
    formatScoreTable(ended, { intervals: true }),
    '\nSlice AUC:',
    ...ended.map(({ name, sliceAuc }) => `${name.padEnd(width)}  ${formatAuc(sliceAuc)}`),
    ...only.flatMap(({ name, result }) =>
      hasScores(result) ? [] : [`\n${name} diverged: ${result.diverged}`],
    ),
  ].join('\n');
}

function formatMean(ended: readonly Scores[], { of, scale, decimals }: Column): string {
  if (ended.length === 0) return '-';
  const estimates = ended.map(of);
  const undefinedOnes = estimates.filter(({ reason }) => reason !== undefined);
  // The mean of the defined scores alone would be misleading.
  if (undefinedOnes.length > 0) {
    return `- (${undefinedOnes[0]!.reason!} in ${undefinedOnes.length} of ${estimates.length})`;
  }
  const values = estimates.map(({ value }) => scale * value);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return mean.toFixed(decimals);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(decimals)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(decimals)}`;
}

function formatSingle(scores: Scores, { of, scale, decimals }: Column): string {
  const { value, reason } = of(scores);
  return reason === undefined ? (scale * value).toFixed(decimals) : `- (${reason})`;
}
