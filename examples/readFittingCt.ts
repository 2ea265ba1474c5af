import type { DicomSeriesOptions, PreprocessOptions, Volume } from '@radnet/data';
import { readVolume, requireMemory } from '@radnet/data/node';

/** Of a pixel that is drawn: its grey value, its attention, its color, framed, and in the overview. */
const DRAWN_BYTES = 4 + 4 + 3 + 3 + 3;

export interface CtUse {
  /** As the network sees it. */
  readonly preprocess: PreprocessOptions;
  /** As it is drawn. */
  readonly drawn: PreprocessOptions;
}

/**
 * Reads a CT to be predicted and drawn.
 *
 * @throws RadnetError what `readVolume` throws; a CT that memory does not hold, as it is read, prepared or drawn.
 */
export async function readFittingCt(
  path: string,
  { preprocess, drawn }: CtUse,
  options: DicomSeriesOptions = {},
): Promise<Volume> {
  const volume = await readVolume(path, { ...options, memoryBytes: process.availableMemory() });
  requireMemory(path, volume.slices, preprocess);
  requireMemory(path, volume.slices, drawn, DRAWN_BYTES);
  return volume;
}
