import type * as tf from '@tensorflow/tfjs';

/**
 * Has TensorFlow.js's own batch norm, where it is frozen, normalise by its running statistics in training and leave them
 * be, as Keras's does: version 4.22 does not look at `trainable`. Our own layers do.
 *
 * @returns What undoes it.
 */
export function holdFrozenStatistics(model: tf.LayersModel): () => void {
  const held = batchNorms(model.layers).filter(({ trainable }) => !trainable);
  for (const layer of held) {
    const call = layer.call.bind(layer);
    layer.call = (inputs, options) => call(inputs, { ...options, training: false });
  }
  return () => {
    // The class's own again.
    for (const layer of held) delete (layer as Partial<tf.layers.Layer>).call;
  };
}

function batchNorms(layers: readonly tf.layers.Layer[]): tf.layers.Layer[] {
  return layers.flatMap((layer) => {
    const inner = (layer as Partial<tf.LayersModel>).layers;
    if (inner) return batchNorms(inner);
    return layer.getClassName() === 'BatchNormalization' ? [layer] : [];
  });
}
