import type * as tf from '@tensorflow/tfjs';
import { statisticsPass } from '../recompute/statisticsPass';
import { holdFrozenStatistics } from './holdFrozenStatistics';
import { subLayersOf } from './runningStatistics';

/** TensorFlow.js's layers whose training is at random or moves statistics by a share, and the numbers that say how much. */
const STOCK: Readonly<Record<string, readonly string[]>> = {
  BatchNormalization: ['momentum'],
  Dropout: ['rate'],
  SpatialDropout1D: ['rate'],
  GaussianDropout: ['rate'],
  AlphaDropout: ['rate'],
  GaussianNoise: ['stddev'],
  SimpleRNNCell: ['dropout', 'recurrentDropout'],
  LSTMCell: ['dropout', 'recurrentDropout'],
  GRUCell: ['dropout', 'recurrentDropout'],
  ConvLSTM2DCell: ['dropout', 'recurrentDropout'],
};

/**
 * Computes something of a model, its layers called with `training: true`, as a `statisticsPass`: ours ask for it,
 * and TensorFlow.js's own are set so meanwhile. Frozen layers go by their running statistics. Other layers' dropout stays.
 */
export function applyByBatchStatistics<T>(model: tf.LayersModel, compute: () => T): T {
  const restore = [holdFrozenStatistics(model)];
  try {
    quiet(model, restore);
    return statisticsPass(compute);
  } finally {
    for (const put of restore.reverse()) put();
  }
}

function quiet(layer: tf.layers.Layer, restore: (() => void)[]): void {
  const numbers = layer as unknown as Record<string, unknown>;
  for (const name of STOCK[layer.getClassName()] ?? []) {
    const before = numbers[name];
    numbers[name] = 0;
    restore.push(() => (numbers[name] = before));
  }
  for (const part of subLayersOf(layer)) quiet(part, restore);
}
