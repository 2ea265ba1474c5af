import { unzipSync } from 'fflate';
import { RadnetError } from '../radnetError';
import { readNpy } from './readNpy';
import type { NamedWeights, WeightArray } from './namedWeights';

/** Largest unpacked size in bytes, to guard against malicious archives. The largest DenseNet has 0.14 GB of weights. */
const MAX_BYTES = 2 ** 30;

const EXTENSION = '.npy';

/**
 * Reads named arrays that NumPy saved with `np.savez` or `np.savez_compressed`: float64, float32, float16 or int64, in
 * C order.
 *
 * @param file The name of the file in error messages.
 * @throws RadnetError if the file is cut short, is not such an archive, holds an array of another type or order, or
 *   unpacks to more than 1 GiB. The message names the file and the array.
 */
export function readNpz(bytes: Uint8Array, file = 'npz'): NamedWeights {
  const weights = new Map<string, WeightArray>();
  for (const [name, content] of unpack(bytes, file)) {
    if (!name.endsWith(EXTENSION)) {
      throw new RadnetError(`${file}: expected an archive of .npy files, got '${name}' in it`);
    }
    weights.set(name.slice(0, -EXTENSION.length), readNpy(content, `${file}: ${name}`));
  }
  return weights;
}

function unpack(bytes: Uint8Array, file: string): [string, Uint8Array][] {
  let total = 0;
  try {
    const files = unzipSync(bytes, {
      filter({ name, size, originalSize, compression }) {
        total += originalSize;
        if (total > MAX_BYTES) {
          throw new RadnetError(
            `${file}: expected at most ${MAX_BYTES} bytes unpacked, got ${total} or more`,
          );
        }
        if (compression === 0 && size !== originalSize) {
          throw new RadnetError(
            `${file}: expected ${originalSize} bytes of '${name}', got ${size}; damaged?`,
          );
        }
        return true;
      },
    });
    return Object.entries(files);
  } catch (error) {
    if (error instanceof RadnetError) throw error;
    throw new RadnetError(
      `${file}: expected a NumPy archive (.npz): ${(error as Error).message}; cut short or damaged?`,
      { cause: error },
    );
  }
}
