import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { subLayersOf } from '../training/runningStatistics';
import { unmatched, namesLayer } from './namePattern';

/**
 * Freezes layers: `train` leaves their weights and running statistics unchanged, bit for bit. Frozen batch norm uses
 * its running statistics in training too. Dropout stays active, as in Keras. The setting is saved with the model. To
 * undo it, set `trainable = true` on each layer, including those of nested models.
 *
 * TensorFlow.js's own BatchNormalization respects this under `train`. Under `model.fit` it still normalises by the
 * batch and updates its running statistics.
 *
 * @param patterns Names of layers, or prefixes that end in `*`: `densenet_stem`, `densenet_block*`.
 * @returns The names of the frozen layers.
 * @throws RadnetError if a pattern matches no layer; the message lists all such patterns.
 */
export function freezeLayers(model: tf.LayersModel, patterns: readonly string[]): string[] {
  const names = model.layers.map(({ name }) => name);
  const unknown = unmatched(patterns, names);
  if (unknown.length > 0) {
    throw new RadnetError(
      `layers to freeze: expected names out of ${names.join(', ')}, or beginnings with '*', got ${unknown.join(', ')}`,
    );
  }
  const chosen = model.layers.filter(({ name }) => patterns.some((pattern) => namesLayer(pattern, name)));
  for (const layer of chosen) freeze(layer);
  return chosen.map(({ name }) => name);
}

/** A nested model or a wrapper does not pass `trainable` on to its layers. */
function freeze(layer: tf.layers.Layer): void {
  layer.trainable = false;
  for (const inner of subLayersOf(layer)) freeze(inner);
}
