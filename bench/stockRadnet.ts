import { foldSlices, unfoldSlices } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

type Symbolic = tf.SymbolicTensor;

const LAYERS = 12;
const GROWTH = 12;

/**
 * RADnet built of tfjs's own layers, as a user would write it without our blocks. Our blocks are compared with it. Only the
 * folding of slices is ours, because tfjs has no layer for it. It does not support padded slices.
 */
export function stockRadnet({
  height,
  width,
  dropoutRate,
}: {
  readonly height: number;
  readonly width: number;
  readonly dropoutRate: number;
}): tf.LayersModel {
  const scan = tf.input({ shape: [null, height, width, 1], name: 'scan' });
  const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });
  let x = foldSlices().apply(scan) as Symbolic;
  x = convolution(16, 3, 2).apply(x) as Symbolic;
  const masks: Symbolic[] = [];
  for (const stride of [2, 4, 8]) {
    if (stride > 2) x = transition(x, dropoutRate);
    for (let layer = 0; layer < LAYERS; layer++) x = denseLayer(x, dropoutRate);
    const mask = segment(x, stride, height, width);
    masks.push(unfoldSlices({ name: `mask${stride}` }).apply([mask, scan]) as Symbolic);
  }
  const pooled = tf.layers.globalAveragePooling2d({}).apply(normalized(x)) as Symbolic;
  const described = unfoldSlices().apply([pooled, scan]) as Symbolic;
  const lstm = tf.layers.lstm({ units: 64, returnSequences: true, recurrentInitializer: 'glorotUniform' });
  const context = tf.layers.bidirectional({ layer: lstm, mergeMode: 'concat' }).apply(described) as Symbolic;
  const call = tf.layers.dense({ units: 1, name: 'hemorrhage' }).apply(context) as Symbolic;
  return tf.model({ inputs: [scan, sliceMask], outputs: [call, ...masks] });
}

function convolution(filters: number, kernelSize: number, strides = 1): tf.layers.Layer {
  const kernelInitializer = 'heNormal';
  return tf.layers.conv2d({
    filters,
    kernelSize,
    strides,
    padding: 'same',
    useBias: false,
    kernelInitializer,
  });
}

function normalized(x: Symbolic): Symbolic {
  const normal = tf.layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5 }).apply(x) as Symbolic;
  return tf.layers.reLU({}).apply(normal) as Symbolic;
}

function denseLayer(x: Symbolic, rate: number): Symbolic {
  const made = convolution(GROWTH, 3).apply(normalized(x)) as Symbolic;
  const kept = tf.layers.dropout({ rate }).apply(made) as Symbolic;
  return tf.layers.concatenate({}).apply([x, kept]) as Symbolic;
}

function transition(x: Symbolic, rate: number): Symbolic {
  const made = convolution(x.shape[3]!, 1).apply(normalized(x)) as Symbolic;
  const kept = tf.layers.dropout({ rate }).apply(made) as Symbolic;
  return tf.layers.averagePooling2d({ poolSize: 2, padding: 'same' }).apply(kept) as Symbolic;
}

function segment(x: Symbolic, stride: number, height: number, width: number): Symbolic {
  const projected = tf.layers.conv2d({ filters: 1, kernelSize: 1 }).apply(x) as Symbolic;
  const enlarged = tf.layers
    .conv2dTranspose({ filters: 1, kernelSize: 2 * stride, strides: stride, padding: 'same' })
    .apply(projected) as Symbolic;
  const [, rows, columns] = enlarged.shape as [null, number, number];
  const cropping: [[number, number], [number, number]] = [
    [0, rows - height],
    [0, columns - width],
  ];
  return tf.layers.cropping2D({ cropping }).apply(enlarged) as Symbolic;
}
