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
