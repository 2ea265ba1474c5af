import papaparse from 'papaparse';
import { RadnetError } from '../radnetError';

/**
 * Reads comma-separated text (RFC 4180: quotes, doubled quotes) row by row, so that no more than one row is held.
 * Rows whose cells are all empty are passed over, and counted: row 1 is the first line. A row that spans several lines, by
 * a line's end within quotes, is named after its first.
 *
 * @param file What errors call the text.
 * @throws RadnetError naming the row where quotes do not close or a row has another number of cells than the first; what
 *   `onRow` throws.
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
