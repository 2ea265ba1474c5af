import papaparse from 'papaparse';
import { RadnetError } from '../radnetError';

/**
 * Parses comma-separated text (RFC 4180: quotes, doubled quotes) row by row, so that only one row is in memory at a
 * time. Rows are numbered by line, from 1. Rows whose cells are all empty are skipped, but count as lines. A row with
 * line breaks within quotes spans several lines and has the number of its first.
 *
 * @param file Name of the text in error messages.
 * @throws RadnetError that names the row if a quote is not closed, or if the number of cells differs from that of the
 *   first row. Errors that `onRow` throws are passed on.
 */
export function csvRows(
  text: string,
  file: string,
  onRow: (cells: readonly string[], row: number) => void,
): void {
  let next = 1;
  let width: number | undefined;
  papaparse.parse<string[]>(text, {
    delimiter: ',',
    step: ({ data: cells, errors }) => {
      const row = next;
      next += 1 + cells.reduce((sum, cell) => sum + lineEnds(cell), 0);
      if (errors.length > 0)
        throw new RadnetError(`${file}: row ${row}: expected quotes that close, got a stray one`);
      if (cells.every((cell) => cell === '')) return;
      width ??= cells.length;
      if (cells.length !== width) {
        throw new RadnetError(
          `${file}: row ${row}: expected ${width} cells as in the first row, got ${cells.length}`,
        );
      }
      onRow(cells, row);
    },
  });
}

function lineEnds(cell: string): number {
  return cell.includes('\n') ? cell.split('\n').length - 1 : 0;
}
