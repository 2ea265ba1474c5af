import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { readSavedModel } from '../weights/readSavedModel';
import { savedModelFiles } from '../weights/savedModelFiles';
import { readBytes } from './readFiles';
import { sha256 } from './sha256';
import { writeAtomically } from './writeAtomically';

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

function load(folder: string): Promise<tf.io.ModelArtifacts> {
  const pathOf = (name: string): string => join(folder, name);
  return readSavedModel({ pathOf, read: (name) => readBytes(pathOf(name)), sha256 });
}

async function save(folder: string, artifacts: tf.io.ModelArtifacts): Promise<tf.io.SaveResult> {
  const files = savedModelFiles(artifacts, sha256);
  await writeAtomically(join(folder, 'weights.bin'), files['weights.bin']);
  await writeAtomically(join(folder, 'model.json'), files['model.json']);
  return {
    modelArtifactsInfo: {
      dateSaved: new Date(),
      modelTopologyType: 'JSON',
      weightDataBytes: files['weights.bin'].byteLength,
    },
  };
}
