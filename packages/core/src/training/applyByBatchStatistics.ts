import type * as tf from '@tensorflow/tfjs';
import { statisticsPass } from '../recompute/statisticsPass';
import { holdFrozenStatistics } from './holdFrozenStatistics';
import { subLayersOf } from './runningStatistics';

/**
 * TensorFlow.js layers that draw at random or update statistics in training, and the fields that control by how much.
 */
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
 * Runs `compute`, which calls the model's layers with `training: true`, as a `statisticsPass`. Layers of
 * `@radnet/layers` check for it; TensorFlow.js's own layers are changed for the duration. Frozen layers use their
 * running statistics. Dropout in other layers stays active.
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
