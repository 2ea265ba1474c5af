import type { EpochReport, RunStart } from '../training/trainingObserver';
import { formatDuration } from './progressText';

interface Column {
  readonly name: string;
  readonly text: string;
  /** Minimum width. It depends only on the run, so that the rows of all its epochs line up. */
  readonly width: number;
}

/** A header and a row below it. */
export interface TablePart {
  readonly header: string;
  readonly row: string;
}

const NUMBER_WIDTH = 6;

/**
 * Formats an epoch as a row of a table: its mean losses, its metrics, its duration, and whether it is the best so far.
 *
 *      epoch   loss hemorrhage  mask2 sliceAuc    time
 *       2/60 0.6931     0.5000 0.1931   0.9123   40:12 best
 *
 * Shortens names to fit `width`. If the numbers alone do not fit, the table is split into several parts.
 *
 * @param seconds Duration of the epoch.
 * @param width Number of characters per line.
 */
export function epochTable(run: RunStart, report: EpochReport, seconds: number, width: number): TablePart[] {
  const { epochs } = run;
  const { epoch, loss, losses, metrics, isBest } = report;
  const numbers = { loss, ...losses, ...metrics };
  const columns: Column[] = [
    { name: 'epoch', text: `${epoch}/${epochs}`, width: 2 * String(epochs).length + 1 },
    ...Object.entries(numbers).map(([name, value]) => ({
      name,
      text: formatCell(value),
      width: NUMBER_WIDTH,
    })),
    { name: 'time', text: formatDuration(seconds), width: 7 },
    { name: '', text: isBest ? 'best' : '', width: 4 },
  ];
  return partsOf(cutNames(columns, width), width).map((part) => ({
    header: lineOf(part, ({ name }) => name),
    row: lineOf(part, ({ text }) => text),
  }));
}

const widthOf = ({ name, text, width }: Column): number => Math.max(name.length, text.length, width);

const lineWidth = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + widthOf(column) + 1, -1);

function lineOf(columns: readonly Column[], textOf: (column: Column) => string): string {
  return columns
    .map((column) => textOf(column).padStart(widthOf(column)))
    .join(' ')
    .trimEnd();
}

/** Shortens the longest name by a character at a time until the line fits or no name is longer than its numbers. */
function cutNames(columns: readonly Column[], width: number): Column[] {
  const cut = [...columns];
  while (lineWidth(cut) > width) {
    const spare = cut.map(({ name, text, width }) => name.length - Math.max(text.length, width));
    const longest = Math.max(...spare);
    if (longest <= 0) break;
    const at = spare.indexOf(longest);
    const { name } = cut[at]!;
    cut[at] = { ...cut[at]!, name: `${name.replace(/…$/, '').slice(0, name.endsWith('…') ? -1 : -2)}…` };
  }
  return cut;
}

/** Splits columns into lines with as many columns as fit, at least one. */
function partsOf(columns: readonly Column[], width: number): Column[][] {
  const parts: Column[][] = [];
  for (const column of columns) {
    const last = parts.at(-1);
    if (last && lineWidth([...last, column]) <= width) last.push(column);
    else parts.push([column]);
  }
  return parts;
}

/**
 * Formats a number in six characters, with up to four decimals: 0.69314 -> "0.6931", 1234.56 -> "1234.6", NaN -> "-".
 */
function formatCell(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const isTiny = value !== 0 && Math.abs(value) < 0.001;
  const decimals = isTiny ? [] : [4, 3, 2, 1, 0].map((digits) => value.toFixed(digits));
  const exponents = [1, 0].map((digits) => value.toExponential(digits).replace('e+', 'e'));
  return [...decimals, ...exponents].find(({ length }) => length <= NUMBER_WIDTH) ?? exponents[1]!;
}
