import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { readBytes, readJson } from './readFiles';
import { sha256 } from './sha256';
import { writeAtomically } from './writeAtomically';

/** The `model.json` of TensorFlow.js, with a digest that ties the weights file to it. */
interface ModelJson extends tf.io.ModelJSON {
  readonly weightsSha256?: string;
}

const bytesPerValue = { float32: 4, int32: 4, bool: 1, complex64: 8, uint8: 1, uint16: 2, float16: 2 };

/**
 * A folder to save a model to and load it from, for `model.save(fileSystem(folder))` and
 * `tf.loadLayersModel(fileSystem(folder))`, without tfjs-node. It holds `model.json` and `weights.bin` in TensorFlow.js's
 * own format, and loads such folders whoever wrote them. User-defined metadata is kept, an optimizer is not.
 *
 * Each file is replaced as a whole. A digest of the weights in `model.json` tells when the two are not of one save.
 *
 * @throws RadnetError, on saving, where the folder cannot be written; on loading, where a file is missing, cut short,
 * damaged, or not a layers model.
 */
export function fileSystem(folder: string): tf.io.IOHandler {
  return { save: (artifacts) => save(folder, artifacts), load: () => load(folder) };
}

async function save(folder: string, artifacts: tf.io.ModelArtifacts): Promise<tf.io.SaveResult> {
  const { modelTopology, weightSpecs = [], weightData = [], ...described } = artifacts;
  const { format, generatedBy, convertedBy, userDefinedMetadata } = described;
  const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
  const model = {
    modelTopology,
    format,
    generatedBy,
    convertedBy,
    userDefinedMetadata,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
    weightsSha256: sha256(weights),
  };
  await writeAtomically(join(folder, 'weights.bin'), weights);
  await writeAtomically(join(folder, 'model.json'), JSON.stringify(model));
  return {
    modelArtifactsInfo: {
      dateSaved: new Date(),
      modelTopologyType: 'JSON',
      weightDataBytes: weights.byteLength,
    },
  };
}

async function load(folder: string): Promise<tf.io.ModelArtifacts> {
  const file = join(folder, 'model.json');
  const { weightsManifest, weightsSha256, ...described } = checkModelJson(file, await readJson(file));
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const paths = weightsManifest.flatMap((group) => group.paths).map((path) => join(folder, path));
  const shards = await Promise.all(paths.map(readBytes));

  const expected = weightSpecs.map(byteLength).reduce((sum, bytes) => sum + bytes, 0);
  const found = shards.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (found !== expected) {
    throw new RadnetError(`${paths.join(', ')}: expected ${expected} bytes of weights, got ${found}`);
  }
  const weightData = tf.io.CompositeArrayBuffer.join(shards.map(({ buffer }) => buffer));
  if (weightsSha256 !== undefined && sha256(new Uint8Array(weightData)) !== weightsSha256) {
    throw new RadnetError(`${paths.join(', ')}: damaged, or not of the same save as ${file}`);
  }
  return { ...described, weightSpecs, weightData };
}

function checkModelJson(file: string, json: unknown): ModelJson {
  const { modelTopology, weightsManifest } = (json ?? {}) as Partial<ModelJson>;
  if (typeof modelTopology !== 'object' || !Array.isArray(weightsManifest)) {
    throw new RadnetError(`${file}: expected a TensorFlow.js layers model, got other JSON`);
  }
  return json as ModelJson;
}

function byteLength({ name, shape, dtype, quantization }: tf.io.WeightsManifestEntry): number {
  if (dtype === 'string') throw new RadnetError(`weight '${name}': expected numbers, got strings`);
  return tf.util.sizeFromShape(shape) * bytesPerValue[quantization?.dtype ?? dtype];
}
