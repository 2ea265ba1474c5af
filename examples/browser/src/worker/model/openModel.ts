import { RadnetError, readSavedModel } from '@radnet/core';
import { registerRadnetLayers } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import type { TrainedModel } from '../../../../modelCard';
import type { NamedFile } from '../viewerWorker';
import { droppedFolder } from './droppedFolder';
import { requireCard } from './requireCard';
import { shippedFolder } from './shippedFolder';

/**
 * Opens the model that comes with the page, or one from `npm run train`: the best epoch of a run's folder, or the folder of a saved
 * model. The caller has to dispose of the model.
 *
 * @throws RadnetError in words for the page: if there is no model, or it is damaged, or of another kind or version.
 */
export async function openModel(from: 'shipped' | readonly NamedFile[]): Promise<TrainedModel> {
  registerRadnetLayers();
  const folder = from === 'shipped' ? shippedFolder() : droppedFolder(from);
  const file = folder.pathOf('model.json');
  const model = await buildModel(file, await readSavedModel(folder));
  try {
    return { model, card: requireCard(file, model) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** What TensorFlow.js says if it does not know a layer's class. */
const UNKNOWN = /^Unknown (\w+): ([\w>]+)/;

async function buildModel(file: string, artifacts: tf.io.ModelArtifacts): Promise<tf.LayersModel> {
  const variables = tf.engine().state.registeredVariables;
  const before = new Set(Object.values(variables));
  // What is left of a model that cannot be built: tensors in the scope, and the weights of layers that were built.
  tf.engine().startScope();
  try {
    return await tf.loadLayersModel({ load: () => Promise.resolve(artifacts) });
  } catch (error) {
    tf.dispose(Object.values(variables).filter((variable) => !before.has(variable)));
    const { message } = error as Error;
    const [, kind, name] = UNKNOWN.exec(message) ?? [];
    const got = kind ? `an unknown ${kind}, ${name!}` : `what cannot be built: ${message}`;
    throw new RadnetError(`${file}: expected a model of this version of RADnet, got ${got}`, {
      cause: error,
    });
  } finally {
    tf.engine().endScope();
  }
}
