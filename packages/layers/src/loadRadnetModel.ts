import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { registerRadnetLayers } from './registerRadnetLayers';

/** TensorFlow.js's error message for a layer class that is not registered. */
const UNKNOWN_LAYER = /^Unknown layer: (\S+?)\.?(\s|$)/;

/**
 * Loads a saved model that contains layers of this package. It calls {@link registerRadnetLayers}, without which
 * TensorFlow.js fails with "Unknown layer: Radnet>FoldSlices", and then `tf.loadLayersModel`.
 *
 * ```ts
 * const model = await loadRadnetModel('https://example.org/model/model.json');
 * ```
 *
 * @param source The URL of a `model.json`, or an IO handler such as `tf.io.fromMemory(artifacts)`.
 * @param options Passed to `tf.loadLayersModel`.
 * @returns The model. Dispose of it after use.
 * @throws RadnetError if the model has a layer class that is not registered, because it is your own or belongs to a
 *   later release of this package. Other errors of `tf.loadLayersModel` are passed on.
 */
export async function loadRadnetModel(
  source: string | tf.io.IOHandler,
  options?: tf.io.LoadOptions,
): Promise<tf.LayersModel> {
  registerRadnetLayers();
  try {
    return await tf.loadLayersModel(source, options);
  } catch (error) {
    const [, layer] = UNKNOWN_LAYER.exec((error as Error).message) ?? [];
    if (layer === undefined) throw error;
    const advice = layer.startsWith('Radnet>')
      ? 'A later @radnet/layers saved the model: install that release.'
      : 'Register your own layers with tf.serialization.registerClass before you load the model.';
    throw new RadnetError(
      `source: expected a model of registered layers, got the layer ${layer}. ${advice}`,
      {
        cause: error,
      },
    );
  }
}
