import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { subLayersOf } from '../training/runningStatistics';
import { unmatched, namesLayer } from './namePattern';

/**
 * Freezes layers: `train` leaves their weights as they are, bit for bit, and their running statistics, by which they
 * normalise in training too. Dropout goes on, as in Keras. Saved with the model, and undone by `trainable = true` on each layer, those of an inner model too.
 *
 * TensorFlow.js's own BatchNormalization heeds it under `train`, but not under `model.fit`, where it goes on normalising by
 * the batch and moving its statistics.
 *
 * @param patterns Names of layers, or with `*` how they begin: `densenet_stem`, `densenet_block*`.
 * @returns The names of the frozen layers.
 * @throws RadnetError that lists the patterns that name no layer.
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

/** A model that is a layer of another, or a wrapper, does not hand it on to its layers. */
function freeze(layer: tf.layers.Layer): void {
  layer.trainable = false;
  for (const inner of subLayersOf(layer)) freeze(inner);
}
