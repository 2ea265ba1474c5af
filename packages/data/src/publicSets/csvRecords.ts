import { RadnetError } from '@radnet/core';
import { csvRows } from '@radnet/core/internal';

/** More than the largest public set's table of labels takes. */
const LONGEST_TABLE = 2 ** 28;

/**
 * Reads the named columns of a table with a row of column names, row by row.
 *
 * @param file What errors call it.
 * @param onRecord Gets the cells in the order of `columns`.
 * @throws RadnetError where a column is missing; what `csvRows` and `onRecord` throw.
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

/** @throws RadnetError where the cell is neither 0 nor 1. */
export function labelCell(cell: string, where: string): number {
  if (cell === '0' || cell === '1') return Number(cell);
  throw new RadnetError(`${where}: expected labels of 0 or 1, got another`);
}
