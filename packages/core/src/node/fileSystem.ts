import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import { readSavedModel } from '../weights/readSavedModel';
import { requireRegisteredLayers } from '../weights/requireRegisteredLayers';
import { savedModelFiles } from '../weights/savedModelFiles';
import { readBytes } from './readFiles';
import { sha256 } from './sha256';
import { writeAtomically } from './writeAtomically';

/**
 * Returns a handler that saves a model to a folder and loads it from there, without tfjs-node. The folder holds
 * `model.json` and `weights.bin` in the standard format of TensorFlow.js, and may come from another program.
 *
 * ```ts
 * await model.save(fileSystem('models/mine'));
 * const loaded = await tf.loadLayersModel(fileSystem('models/mine'));
 * ```
 *
 * Saves user-defined metadata, but no optimizer. Replaces each file as a whole. `model.json` holds a digest of the
 * weights, so that loading fails if the two files are not from the same save.
 *
 * @param folder A path, absolute or relative to the working directory, or a `file:` URL, as a string or a `URL`.
 *   Saving creates the folder.
 * @throws RadnetError if `folder` is a URL of another scheme; on saving, if the folder cannot be written; on loading,
 *   if a file is missing, truncated, damaged, or not a layers model, or if the model has layers of @radnet/layers that
 *   are not registered (`registerRadnetLayers`).
 */
export function fileSystem(folder: string | URL): tf.io.IOHandler {
  const path = folderPath(folder);
  return { save: (artifacts) => save(path, artifacts), load: () => load(path) };
}

/** Requires more than a colon, which may be part of a folder's name, or follow a Windows drive letter. */
const URL_START = /^(file:|[a-z][a-z\d+.-]+:\/\/)/i;

function folderPath(folder: string | URL): string {
  if (typeof folder !== 'string' && !(folder instanceof URL)) {
    throw new RadnetError(`folder: expected a path or a file: URL, got ${showValue(folder)}`);
  }
  const text = String(folder);
  if (text !== '' && !URL_START.test(text)) return text;
  try {
    if (text !== '') return fileURLToPath(text);
  } catch {
    // Another scheme, a host (such as the dot in file://./models), or a path that is not absolute on Windows.
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
