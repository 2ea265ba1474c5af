import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import type { ConfusionCounts } from './confusionCounts';
import { accuracy, f1, precision, recall } from './confusionScores';
import type { Estimate } from './estimate';

/** One row of {@link formatScoreTable}. */
export interface ScoreTableRow {
  /** Title of the row, e.g. a network or a reader. */
  readonly name: string;
  /** Counts that the row's scores are computed from. */
  readonly counts: ConfusionCounts;
}

/** Settings for {@link formatScoreTable}. */
export interface ScoreTableOptions {
  /** Whether to show each score's 95 % interval. Default: false. */
  readonly intervals?: boolean;
}

const OPTIONS = Object.keys({
  intervals: true,
} satisfies Record<keyof ScoreTableOptions, true>);

const columns = { Accuracy: accuracy, Recall: recall, Precision: precision, F1: f1 };

/**
 * Formats scores as plain text in the form of the paper's Table 1 (Grewal et al., 2017): one row per model, with its
 * accuracy, recall, precision and F1 in percent, to two decimals. An undefined score shows as `-` and the reason. With
 * intervals, a cell reads `81.82 (71.76-88.85)`. Lines are separated by newlines; there is none at the end.
 */
export function formatScoreTable(rows: readonly ScoreTableRow[], options: ScoreTableOptions = {}): string {
  requireNoMisspelling('formatScoreTable', options, OPTIONS);
  const { intervals = false } = options;
  const header = ['', ...Object.keys(columns)];
  const body = rows.map(({ name, counts }) => [
    name,
    ...Object.values(columns).map((score) => formatEstimate(score(counts), intervals)),
  ]);
  return alignCells([header, ...body]);
}

function formatEstimate({ value, lower, upper, reason }: Estimate, interval: boolean): string {
  if (reason !== undefined) return `- (${reason})`;
  const percent = (share: number): string => (100 * share).toFixed(2);
  return interval ? `${percent(value)} (${percent(lower)}-${percent(upper)})` : percent(value);
}

/** Aligns names to the left and numbers to the right. */
function alignCells(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n');
}
