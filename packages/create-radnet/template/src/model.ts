import { denseBlock, foldSlices, heNormal, sliceBiGru, transition, unfoldSlices } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { SIZE } from './data';

/** One input, one output: TensorFlow.js types `apply` for layers of any number. */
const apply = (layer: tf.layers.Layer, inputs: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor =>
  layer.apply(inputs) as tf.SymbolicTensor;

/**
 * A CNN that reads each slice, and a GRU that carries context from slice to slice.
 *
 * Inputs `scan` [CTs, slices, SIZE, SIZE, 1] and `sliceMask` [CTs, slices], 1 where a slice is real and 0 where it pads;
 * output `hemorrhage` [CTs, slices, 1], logits.
 */
export function buildModel(): tf.LayersModel {
  const scan = tf.input({ shape: [null, SIZE, SIZE, 1], name: 'scan' });
  const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });

  const slices = apply(foldSlices(), scan); // [CTs * slices, SIZE, SIZE, 1]
  const real = apply(foldSlices(), sliceMask); // [CTs * slices], for the batch norm in the blocks

  const stem = tf.layers.conv2d({
    filters: 8,
    kernelSize: 3,
    strides: 2,
    padding: 'same',
    kernelInitializer: heNormal(1),
  });
  const blocks = [
    denseBlock({ layers: 3, growthRate: 8, seed: 2 }),
    transition({ filters: 16, seed: 3 }),
    denseBlock({ layers: 3, growthRate: 8, seed: 4 }),
  ];
  const maps = blocks.reduce((x, block) => apply(block, [x, real]), apply(stem, slices));
  const features = apply(tf.layers.globalAveragePooling2d({}), maps); // [CTs * slices, 40]

  const sequence = apply(unfoldSlices(), [features, scan]); // [CTs, slices, 40]
  const context = apply(sliceBiGru({ units: 16, seed: 5 }), [sequence, sliceMask]); // [CTs, slices, 32]
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 6 });
  const logits = apply(tf.layers.dense({ units: 1, kernelInitializer, name: 'hemorrhage' }), context);
  return tf.model({ inputs: [scan, sliceMask], outputs: logits });
}
