import { extname } from 'node:path';
import { RadnetError } from '../radnetError';
import type { NamedWeights } from '../weights/namedWeights';
import { readNpz } from '../weights/readNpz';
import { readSafetensors } from '../weights/readSafetensors';
import { readBytes } from './readFiles';

const READERS: Readonly<Record<string, (bytes: Uint8Array, file: string) => NamedWeights>> = {
  '.safetensors': readSafetensors,
  '.npz': readNpz,
};

/**
 * Reads weights from a .safetensors (PyTorch) or .npz (NumPy, Keras) file.
 *
 * @throws RadnetError that names the file if its name has another extension, if it cannot be read, or if
 *   `readSafetensors` or `readNpz` rejects its contents.
 */
export async function readWeights(path: string): Promise<NamedWeights> {
  const read = READERS[extname(path)];
  if (!read) {
    throw new RadnetError(
      `${path}: expected .safetensors or .npz. In Python, safetensors.torch.save_file(model.state_dict(), FILE) writes ` +
        'the one, np.savez(FILE, **{w.path: w.numpy() for w in model.weights}) the other.',
    );
  }
  return read(await readBytes(path), path);
}
