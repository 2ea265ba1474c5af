import type * as tf from '@tensorflow/tfjs';
import { stockBatchNorms } from './stockBatchNorms';

/**
 * Has TensorFlow.js's own batch norm, where it is frozen, normalise by its running statistics in training and leave them
 * be, as Keras's does: version 4.22 does not look at `trainable`. Our own layers do.
 *
 * @returns What undoes it.
 */
export function holdFrozenStatistics(model: tf.LayersModel): () => void {
  const restore = stockBatchNorms(model)
    .filter(({ trainable }) => !trainable)
    .map((layer) => {
      // None, or that of another hold.
      const before = Object.getOwnPropertyDescriptor(layer, 'call');
      const call = layer.call.bind(layer);
      layer.call = (inputs, options) => call(inputs, { ...options, training: false });
      return () => {
        if (before) Object.defineProperty(layer, 'call', before);
        else delete (layer as Partial<tf.layers.Layer>).call;
      };
    });
  return () => {
    for (const put of restore) put();
  };
}
