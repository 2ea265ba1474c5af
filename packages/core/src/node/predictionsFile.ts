import { stat } from 'node:fs/promises';
import { formatPredictions } from '../predictions/formatPredictions';
import { type ParsePredictionsOptions, parsePredictions } from '../predictions/parsePredictions';
import type { PredictionSet } from '../predictions/predictionSet';
import { RadnetError } from '../radnetError';
import { fileError } from './fileError';
import { readBytes } from './readFiles';
import { writeAtomically } from './writeAtomically';

/** Largest file that is read, in bytes: about three million slices. */
const LARGEST_FILE = 2 ** 28;

/**
 * Writes predictions to a `predictions.csv` in UTF-8, in the format of `formatPredictions`. Replaces an earlier file of
 * that name and creates missing folders.
 *
 * @throws RadnetError if `formatPredictions` rejects the predictions, or if the file cannot be written.
 */
export async function writePredictions(file: string, sets: readonly PredictionSet[]): Promise<void> {
  await writeAtomically(file, formatPredictions(sets));
}

/**
 * Reads a `predictions.csv` with `parsePredictions`.
 *
 * @throws RadnetError that names the file if it cannot be read, is larger than 2^28 bytes, is not UTF-8, or if
 *   `parsePredictions` rejects its text.
 */
export async function readPredictions(
  file: string,
  options: ParsePredictionsOptions = {},
): Promise<PredictionSet[]> {
  const { size } = await stat(file).catch((error: unknown) => {
    throw fileError('read', file, error);
  });
  if (size > LARGEST_FILE) {
    throw new RadnetError(`${file}: expected at most ${LARGEST_FILE} bytes, got ${size}`);
  }
  try {
    return parsePredictions(decoded(await readBytes(file)), options);
  } catch (error) {
    if (!(error instanceof RadnetError) || error.message.includes(file)) throw error;
    throw new RadnetError(`${file}: ${error.message}`, { cause: error });
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RadnetError('expected text in UTF-8, got another encoding');
  }
}
