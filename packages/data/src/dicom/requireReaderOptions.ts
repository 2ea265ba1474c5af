import { requireKnownOptions } from '@radnet/core/internal';
import type { DicomSeriesOptions } from './dicomSeriesToVolume';

/** Readers pass options on to one another, so each of them takes what any of them does. */
const OPTIONS = {
  acquisition: true,
  codecWasm: true,
  hounsfield: true,
  memoryBytes: true,
  onDamagedSlice: true,
  seriesInstanceUid: true,
} satisfies Record<keyof DicomSeriesOptions, true>;

/** @throws RadnetError for an option that no reader of CTs has. */
export function requireReaderOptions(where: string, options: object): void {
  requireKnownOptions(where, options, Object.keys(OPTIONS));
}
