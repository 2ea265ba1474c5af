import * as tf from '@tensorflow/tfjs';

/** The running mean and variance of one normalising layer, [C] each. */
export interface RunningStatistics {
  readonly mean: tf.LayerVariable;
  readonly variance: tf.LayerVariable;
  /** False if the layer is frozen. TensorFlow.js's batch norm updates them even then. */
  readonly moves: boolean;
}

const MEAN = /moving_mean$/;

/**
 * Returns the running statistics of a layer or model, including nested models, both TensorFlow.js's and ours. It finds
 * them by their names, `.../moving_mean` and `.../moving_variance`.
 */
export function runningStatisticsOf(layer: tf.layers.Layer): RunningStatistics[] {
  const parts = subLayersOf(layer);
  if (parts.length > 0) return parts.flatMap(runningStatisticsOf);
  const weights = new Map(layer.weights.map((weight) => [weight.originalName, weight]));
  return [...weights].flatMap(([name, mean]) => {
    const variance = weights.get(name.replace(MEAN, 'moving_variance'));
    return MEAN.test(name) && variance ? [{ mean, variance, moves: layer.trainable }] : [];
  });
}

/** Returns the layers inside a layer, such as a model or a wrapper. */
export function subLayersOf(layer: tf.layers.Layer): tf.layers.Layer[] {
  const { layers, layer: wrapped, forwardLayer, backwardLayer, cell } = layer as LayerOfLayers;
  return layers ?? [wrapped, forwardLayer, backwardLayer, cell].filter((part) => part !== undefined);
}

interface LayerOfLayers extends tf.layers.Layer {
  readonly layers?: tf.layers.Layer[];
  readonly layer?: tf.layers.Layer;
  readonly forwardLayer?: tf.layers.Layer;
  readonly backwardLayer?: tf.layers.Layer;
  readonly cell?: tf.layers.Layer;
}

/** Runs a function that may change running statistics, and restores them afterwards. */
export async function keepingStatistics<T>(
  statistics: readonly RunningStatistics[],
  run: () => Promise<T>,
): Promise<T> {
  const weights = statistics.flatMap(({ mean, variance }) => [mean, variance]);
  const before = weights.map((weight) => weight.read().clone());
  try {
    return await run();
  } finally {
    weights.forEach((weight, index) => weight.write(before[index]!));
    tf.dispose(before);
  }
}
