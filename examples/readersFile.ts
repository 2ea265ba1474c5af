import { readFile } from 'node:fs/promises';
import { csvRows, RadnetError, type Reader } from '@radnet/core';
import { fileError } from '@radnet/core/node';

/**
 * Readings of CTs from a CSV file: a column `scan`, and a column for each reader with 0, 1 or, where the reader has not read the CT,
 * nothing.
 *
 * @param scanIds The CTs that there are.
 * @returns The readers, each with a reading for each of `scanIds`; null where the file says nothing.
 * @throws RadnetError naming the file and the row: no column `scan`, no reader, a CT that is not known or comes twice, a reading
 *   other than 0 and 1.
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
