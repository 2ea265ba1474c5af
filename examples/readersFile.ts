import { readFile } from 'node:fs/promises';
import { RadnetError, type Reader } from '@radnet/core';
import { csvRows } from '@radnet/core/internal';
import { fileError } from '@radnet/core/internal/node';

/**
 * Reads readings of CTs from a CSV file with a column `scan` and a column for each reader: 0, 1, or nothing if the reader has not read
 * the CT.
 *
 * @param scanIds The ids of all CTs.
 * @returns The readers, each with one reading for each of `scanIds`, null if the file has none.
 * @throws RadnetError that names the file and the row, if there is no column `scan` or no reader, if a CT is unknown or comes twice, or if
 *   a reading is not 0 or 1.
 */
export async function readReaders(file: string, scanIds: readonly string[]): Promise<Reader[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileError('read', file, error);
  });
  let header: readonly string[] | undefined;
  const rows = new Map<string, readonly string[]>();
  csvRows(text.startsWith('\uFEFF') ? text.slice(1) : text, file, (cells, row) => {
    const where = `${file}: row ${row}`;
    if (header === undefined) {
      if (
        cells[0] !== 'scan' ||
        cells.length < 2 ||
        new Set(cells).size < cells.length ||
        cells.includes('')
      ) {
        throw new RadnetError(`${where}: expected a column scan and then one for each reader, each once`);
      }
      header = cells;
      return;
    }
    const [scan, ...readings] = cells as [string, ...string[]];
    if (!scanIds.includes(scan)) {
      throw new RadnetError(
        `${where}: scan: expected one of the ${scanIds.length} CTs of the predictions, got ${JSON.stringify(scan.slice(0, 40))}`,
      );
    }
    if (rows.has(scan)) throw new RadnetError(`${where}: scan: expected every CT once, got it again`);
    const odd = readings.findIndex((reading) => !['', '0', '1'].includes(reading));
    if (odd >= 0) {
      throw new RadnetError(
        `${where}: column ${odd + 2}: expected 0, 1 or an empty cell, got ${JSON.stringify(readings[odd]!.slice(0, 40))}`,
      );
    }
    rows.set(scan, readings);
  });
  if (header === undefined || rows.size === 0) {
    throw new RadnetError(`${file}: expected one CT or more, got none`);
  }
  return header.slice(1).map((name, column) => ({
    name,
    readings: scanIds.map((scan) => {
      const reading = rows.get(scan)?.[column] ?? '';
      return reading === '' ? null : Number(reading);
    }),
  }));
}
