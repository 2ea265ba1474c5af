import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import type { ConfusionCounts } from './confusionCounts';
import { accuracy, f1, precision, recall } from './confusionScores';
import type { Estimate } from './estimate';

/** One line of a table of scores. */
export interface ScoreTableRow {
  /** What the line is about, e.g. a network or a reader. */
  readonly name: string;
  /** The counts that its scores are computed from. */
  readonly counts: ConfusionCounts;
}

/** Options of `formatScoreTable`. */
export interface ScoreTableOptions {
  /** Whether each score is followed by its 95 % interval. */
  readonly intervals?: boolean;
}

const OPTIONS = Object.keys({
  intervals: true,
} satisfies Record<keyof ScoreTableOptions, true>);

const columns = { Accuracy: accuracy, Recall: recall, Precision: precision, F1: f1 };

/**
 * A plain-text table in the form of the paper's Table 1 (Grewal et al., 2017): a row a model, its accuracy, recall,
 * precision and F1 in percent with two decimals, `-` with the reason where one is not defined. With intervals a cell reads
 * `81.82 (71.76-88.85)`. Lines are joined by newlines, none at the end.
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

/** Names to the left, numbers to the right. */
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
