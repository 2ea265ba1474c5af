import {
  auxiliarySegmentationHead,
  denseNet,
  foldSlices,
  sliceBatchNorm,
  sliceBiGru,
  sliceBiLstm,
  sliceDeltas,
  unfoldSlices,
} from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

export const SLICES = 4;
export const SIZE = 32;

export function biLstm(): tf.LayersModel {
  const layer = tf.layers.lstm({ units: 5, returnSequences: true });
  return tf.sequential({
    layers: [
      tf.layers.bidirectional({ layer, mergeMode: 'concat', inputShape: [SLICES, 3] }),
      tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 2, activation: 'tanh' }) }),
    ],
  });
}

export function mobileNet(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        filters: 8,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        useBias: false,
        inputShape: [SIZE, SIZE, 3],
      }),
      tf.layers.batchNormalization(),
      tf.layers.reLU({ maxValue: 6 }),
      tf.layers.zeroPadding2d({
        padding: [
          [0, 1],
          [0, 1],
        ],
      }),
      tf.layers.depthwiseConv2d({ kernelSize: 3, strides: 2, depthMultiplier: 1, useBias: false }),
      tf.layers.batchNormalization(),
      tf.layers.reLU({ maxValue: 6 }),
      tf.layers.conv2d({ filters: 12, kernelSize: 1, padding: 'same', useBias: false }),
      tf.layers.batchNormalization(),
      tf.layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
      tf.layers.reshape({ targetShape: [1, 1, 12] }),
      tf.layers.dropout({ rate: 0.1 }),
      tf.layers.conv2d({ filters: 5, kernelSize: 1, padding: 'same' }),
      tf.layers.reshape({ targetShape: [5] }),
      tf.layers.activation({ activation: 'softmax' }),
    ],
  });
}

export function uNet(): tf.LayersModel {
  const conv = (filters: number) =>
    tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  const input = tf.input({ shape: [SIZE, SIZE, 1], name: 'image' });
  const top = conv(4).apply(input) as tf.SymbolicTensor;
  const middle = conv(6).apply(tf.layers.maxPooling2d({ poolSize: 2 }).apply(top)) as tf.SymbolicTensor;
  const bottom = conv(8).apply(tf.layers.maxPooling2d({ poolSize: 2 }).apply(middle)) as tf.SymbolicTensor;
  const up = tf.layers
    .conv2dTranspose({ filters: 6, kernelSize: 3, strides: 2, padding: 'same' })
    .apply(bottom) as tf.SymbolicTensor;
  const joined = conv(6).apply(tf.layers.concatenate().apply([up, middle])) as tf.SymbolicTensor;
  const upper = tf.layers.upSampling2d({ size: [2, 2] }).apply(joined) as tf.SymbolicTensor;
  const last = conv(4).apply(tf.layers.concatenate().apply([upper, top])) as tf.SymbolicTensor;
  const mask = tf.layers
    .conv2d({ filters: 1, kernelSize: 1, activation: 'sigmoid', name: 'mask' })
    .apply(last);
  return tf.model({ inputs: input, outputs: mask as tf.SymbolicTensor });
}

/**
 * Gives a model random weights, including biases and moving means. An export that drops them would go unnoticed if they
 * were zeros.
 */
export function withRandomWeights(model: tf.LayersModel): tf.LayersModel {
  tf.tidy(() =>
    model.setWeights(
      model.weights.map((weight, index) => {
        const { shape } = weight.read();
        const seed = index + 1;
        if (/variance|gamma|scale/i.test(weight.name))
          return tf.randomUniform(shape, 0.5, 1.5, 'float32', seed);
        const spread = shape.length > 1 ? 1 / Math.sqrt(tf.util.sizeFromShape(shape.slice(0, -1))) : 0.2;
        return tf.randomNormal(shape, 0, spread, 'float32', seed);
      }),
    ),
  );
  return model;
}

export function radnet(): tf.LayersModel {
  const scan = tf.input({ shape: [null, SIZE, SIZE, 1], name: 'scan' });
  const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });
  const slices = foldSlices({ name: 'slices' }).apply(scan) as tf.SymbolicTensor;
  const real = foldSlices({ name: 'realSlices' }).apply(sliceMask) as tf.SymbolicTensor;
  const { features, stages } = denseNet({ depth: 7, growthRate: 4, stemStride: 2, seed: 1 }).build(
    slices,
    real,
  );
  const { stride, output } = stages[0]!;
  const head = auxiliarySegmentationHead({ outputSize: [SIZE, SIZE], stride, name: 'segment' });
  const mask = unfoldSlices({ name: 'mask' }).apply([head.apply(output) as tf.SymbolicTensor, scan]);
  const pooled = tf.layers.globalAveragePooling2d({ name: 'pooled' }).apply(features) as tf.SymbolicTensor;
  const described = unfoldSlices({ name: 'described' }).apply([pooled, scan]) as tf.SymbolicTensor;
  const context = sliceBiLstm({ units: 3, name: 'context' }).apply([
    described,
    sliceMask,
  ]) as tf.SymbolicTensor;
  const call = tf.layers.dense({ units: 1, name: 'hemorrhage' }).apply(context) as tf.SymbolicTensor;
  return tf.model({ inputs: [scan, sliceMask], outputs: [call, mask as tf.SymbolicTensor], name: 'radnet' });
}

/** A model with a GRU and with the slice layers that `radnet` does not use. */
export function gruNet(): tf.LayersModel {
  const features = tf.input({ shape: [null, 6], name: 'features' });
  const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });
  const real = foldSlices({ name: 'real' }).apply(sliceMask) as tf.SymbolicTensor;
  const folded = foldSlices({ name: 'folded' }).apply(features) as tf.SymbolicTensor;
  const normal = sliceBatchNorm({ name: 'norm' }).apply([folded, real]) as tf.SymbolicTensor;
  const unfolded = unfoldSlices({ name: 'unfolded' }).apply([normal, features]) as tf.SymbolicTensor;
  const deltas = sliceDeltas({ name: 'deltas' }).apply([unfolded, sliceMask]) as tf.SymbolicTensor;
  const context = sliceBiGru({ units: 5, name: 'context' }).apply([deltas, sliceMask]) as tf.SymbolicTensor;
  const call = tf.layers.dense({ units: 1, name: 'call' }).apply(context) as tf.SymbolicTensor;
  return tf.model({ inputs: [features, sliceMask], outputs: call, name: 'gru' });
}
