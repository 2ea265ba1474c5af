import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { readSavedModel } from '../weights/readSavedModel';
import { requireRegisteredLayers } from '../weights/requireRegisteredLayers';
import { savedModelFiles } from '../weights/savedModelFiles';
import { readBytes } from './readFiles';
import { sha256 } from './sha256';
import { writeAtomically } from './writeAtomically';

/**
 * A folder to save a model to and load it from, without tfjs-node. It holds `model.json` and `weights.bin` in
 * TensorFlow.js's own format, and loads such folders whoever wrote them.
 *
 * ```ts
 * await model.save(fileSystem('models/mine'));
 * const loaded = await tf.loadLayersModel(fileSystem('models/mine'));
 * ```
 *
 * User-defined metadata is saved, an optimizer is not. Each file is replaced as a whole. A digest of the weights in
 * `model.json` tells when the two files are not from the same save.
 *
 * @param folder A path, absolute or relative to the working directory, or a `file:` URL, as a string or a `URL`.
 * Saving creates the folder.
 * @throws RadnetError where `folder` is a URL of another scheme; on saving, where the folder cannot be written; on
 * loading, where a file is missing, cut short, damaged, or not a layers model, or where the model has layers of
 * @radnet/layers that are not registered (`registerRadnetLayers`).
 */
export function fileSystem(folder: string | URL): tf.io.IOHandler {
  const path = folderPath(folder);
  return { save: (artifacts) => save(path, artifacts), load: () => load(path) };
}

/** A colon alone may be part of a folder's name, and a single letter before it is a drive of Windows. */
const URL_START = /^(file:|[a-z][a-z\d+.-]+:\/\/)/i;

function folderPath(folder: string | URL): string {
  const text = String(folder);
  if (text !== '' && !URL_START.test(text)) return text;
  try {
    if (text !== '') return fileURLToPath(text);
  } catch {
    // Another scheme, a host, as the dot is in file://./models, or a path that is not absolute on Windows.
  }
  throw new RadnetError(
    `folder: expected a path such as 'models/mine' or a URL such as 'file:///data/models/mine', got '${text}'.`,
  );
}

async function load(folder: string): Promise<tf.io.ModelArtifacts> {
  const pathOf = (name: string): string => join(folder, name);
  const artifacts = await readSavedModel({ pathOf, read: (name) => readBytes(pathOf(name)), sha256 });
  requireRegisteredLayers(pathOf('model.json'), artifacts.modelTopology);
  return artifacts;
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
