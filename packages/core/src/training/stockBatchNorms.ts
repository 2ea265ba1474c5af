import type * as tf from '@tensorflow/tfjs';
import { subLayersOf } from './runningStatistics';

/** TensorFlow.js's own batch norms in a layer or model, those of nested models too. */
export function stockBatchNorms(layer: tf.layers.Layer): tf.layers.Layer[] {
  const parts = subLayersOf(layer);
  if (parts.length > 0) return parts.flatMap(stockBatchNorms);
  return layer.getClassName() === 'BatchNormalization' ? [layer] : [];
}
