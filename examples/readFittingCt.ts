import type { DicomSeriesOptions, PreprocessOptions, Volume } from '@radnet/data';
import { readVolume, requireMemory } from '@radnet/data/node';

/** Bytes per drawn pixel: grey value, attention, colour, frame, overview. */
const DRAWN_BYTES = 4 + 4 + 3 + 3 + 3;

/** What a CT is prepared for. */
export interface CtUse {
  /** The preprocessing for the network. */
  readonly preprocess: PreprocessOptions;
  /** The preprocessing for the pictures. */
  readonly drawn: PreprocessOptions;
}

/**
 * Reads a CT to be predicted and drawn.
 *
 * @throws RadnetError as `readVolume`, and if the CT does not fit into memory when it is read, prepared or drawn.
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
