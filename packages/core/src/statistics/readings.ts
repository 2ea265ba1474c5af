import { requireEvery } from '../metrics/requireInputs';
import { RadnetError } from '../radnetError';

/** A reader's answer for one case: a category, such as 0 or 1; null if the case was not read. */
export type Reading = string | number | null;

/** @throws RadnetError unless there is one reading per case, each a category or null. */
export function requireReadings(readings: readonly Reading[], cases: number, name: string): void {
  if (readings.length !== cases) {
    throw new RadnetError(`${name}: expected ${cases}, one for each case, got ${readings.length}`);
  }
  readings.forEach((reading, i) => {
    if (!(reading === null || typeof reading === 'string' || Number.isFinite(reading))) {
      throw new RadnetError(
        `${name}[${i}]: expected a category, or null where not read, got ${String(reading)}`,
      );
    }
  });
}

/** @throws RadnetError unless there is one reading per case, each 0, 1 or null. */
export function requireBinaryReadings(
  readings: readonly (number | null)[],
  cases: number,
  name: string,
): void {
  requireReadings(readings, cases, name);
  const read = readings.map((reading) => reading ?? 0);
  requireEvery(read, (reading) => reading === 0 || reading === 1, name, '0, 1 or null');
}
