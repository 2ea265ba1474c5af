import { RadnetError } from '@radnet/core';
import { csvRows } from '@radnet/core/internal';

/** Longest table accepted, in bytes: more than the label table of the largest public set. */
const LONGEST_TABLE = 2 ** 28;

/**
 * Reads the named columns of a table whose first row holds the column names, row by row.
 *
 * @param file Name used in error messages.
 * @param onRecord Called for each row with the cells in the order of `columns`.
 * @throws RadnetError if a column is missing; whatever `csvRows` and `onRecord` throw.
 */
export function csvRecords(
  bytes: Uint8Array,
  file: string,
  columns: readonly string[],
  onRecord: (cells: readonly string[], where: string) => void,
): void {
  if (bytes.length > LONGEST_TABLE) {
    throw new RadnetError(`${file}: expected at most ${LONGEST_TABLE} bytes, got ${bytes.length}`);
  }
  let places: number[] | undefined;
  csvRows(new TextDecoder().decode(bytes), file, (cells, row) => {
    if (places !== undefined) {
      onRecord(
        places.map((place) => cells[place]!),
        `${file}: row ${row}`,
      );
      return;
    }
    places = columns.map((column) => cells.findIndex((cell) => cell.trim() === column));
    const missing = columns.find((_, index) => places![index] === -1);
    if (missing !== undefined) throw new RadnetError(`${file}: expected a column ${missing}, got none`);
  });
}

/**
 * Converts a cell to a label.
 *
 * @throws RadnetError if the cell is neither 0 nor 1.
 */
export function labelCell(cell: string, where: string): number {
  if (cell === '0' || cell === '1') return Number(cell);
  throw new RadnetError(`${where}: expected labels of 0 or 1, got another`);
}
