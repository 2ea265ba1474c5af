import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { parseJson } from './parseJson';

/** The `model.json` of TensorFlow.js, with a digest that ties the weights file to it. */
interface ModelJson extends tf.io.ModelJSON {
  readonly weightsSha256?: string;
}

/** Access to the folder of a saved model: on a disk, on a server, or dropped on a page. */
export interface SavedModelFolder {
  /** Returns the path or URL of a file in the folder, for error messages. */
  pathOf(name: string): string;
  /**
   * Reads a file of the folder.
   *
   * @throws RadnetError that names the file if it cannot be read.
   */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Returns the SHA-256 of the bytes, in hexadecimal digits. */
  sha256(bytes: Uint8Array): string;
}

const bytesPerValue = { float32: 4, int32: 4, bool: 1, complex64: 8, uint8: 1, uint16: 2, float16: 2 };

/**
 * Reads a layers model in TensorFlow.js's own format, written by this library or any other tool. Pass the result to
 * TensorFlow.js: `tf.loadLayersModel({ load: () => readSavedModel(folder) })`.
 *
 * @throws RadnetError if a file is missing, cut short, damaged, or not part of a layers model.
 */
export async function readSavedModel(folder: SavedModelFolder): Promise<tf.io.ModelArtifacts> {
  const file = folder.pathOf('model.json');
  const json = checkModelJson(file, parseJson(file, await folder.read('model.json')));
  const { weightsManifest, weightsSha256, ...described } = json;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const names = weightsManifest.flatMap((group) => group.paths);
  const paths = names.map((name) => folder.pathOf(name));
  const shards = await Promise.all(names.map((name) => folder.read(name)));

  const expected = weightSpecs.map(byteLength).reduce((sum, bytes) => sum + bytes, 0);
  const found = shards.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (found !== expected) {
    throw new RadnetError(`${paths.join(', ')}: expected ${expected} bytes of weights, got ${found}`);
  }
  const weightData = tf.io.CompositeArrayBuffer.join(shards.map(({ buffer }) => buffer));
  if (weightsSha256 !== undefined && folder.sha256(new Uint8Array(weightData)) !== weightsSha256) {
    throw new RadnetError(`${paths.join(', ')}: damaged, or not of the same save as ${file}`);
  }
  return { ...described, weightSpecs, weightData };
}

function checkModelJson(file: string, json: unknown): ModelJson {
  const { modelTopology, weightsManifest, format } = (json ?? {}) as Partial<ModelJson>;
  if (typeof modelTopology !== 'object' || !Array.isArray(weightsManifest)) {
    throw new RadnetError(`${file}: expected a TensorFlow.js layers model, got other JSON`);
  }
  if (format === 'graph-model') {
    throw new RadnetError(`${file}: expected a TensorFlow.js layers model, got a graph model`);
  }
  return json as ModelJson;
}

function byteLength({ name, shape, dtype, quantization }: tf.io.WeightsManifestEntry): number {
  if (dtype === 'string') throw new RadnetError(`weight '${name}': expected numbers, got strings`);
  return tf.util.sizeFromShape(shape) * bytesPerValue[quantization?.dtype ?? dtype];
}
