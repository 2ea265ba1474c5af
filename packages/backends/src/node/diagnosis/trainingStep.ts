import * as tf from '@tensorflow/tfjs';

const SIZE = 16;

/** Returns values between -1 and 1 that are the same on every backend, since no random numbers are involved. */
function values(shape: number[], seed: number): tf.Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, (_, index) => Math.sin((index + 1) * (seed + 0.7) * 12.9898)),
    shape,
  );
}

/**
 * Returns the flattened weights of a small convolutional network after one training step: convolution, batch
 * normalization, ReLU, pooling, strided convolution, a dense layer, cross-entropy, gradient descent. The optimizer is
 * gradient descent because its step shows a wrong gradient. Adam's first step has the same length for any gradient.
 */
export async function trainingStep(): Promise<Float32Array> {
  const weights = tf.tidy(() => ({
    first: tf.variable(values([3, 3, 2, 8], 1).mul(0.4)),
    scale: tf.variable(values([8], 2).mul(0.2).add(1)),
    shift: tf.variable(values([8], 3).mul(0.1)),
    second: tf.variable(values([3, 3, 8, 12], 4).mul(0.2)),
    dense: tf.variable(values([(SIZE / 4) ** 2 * 12, 3], 5).mul(0.2)),
  }));
  const optimizer = tf.train.sgd(0.5);
  const inputs = tf.tidy(() => values([4, SIZE, SIZE, 2], 6) as tf.Tensor4D);
  const targets = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 1], 'int32'), 3).toFloat());
  const loss = (): tf.Scalar => {
    const maps = tf.conv2d(inputs, weights.first as tf.Tensor4D, 1, 'same');
    const { mean, variance } = tf.moments(maps, [0, 1, 2]);
    const normal = tf.batchNorm(
      maps,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      weights.shift as tf.Tensor1D,
      weights.scale as tf.Tensor1D,
      1e-3,
    );
    const pooled = tf.avgPool(tf.relu<tf.Tensor4D>(normal), 2, 2, 'valid');
    const deeper = tf.relu(tf.conv2d(pooled, weights.second as tf.Tensor4D, 2, 'same'));
    const logits = tf.matMul(deeper.reshape([4, -1]), weights.dense);
    return tf.losses.softmaxCrossEntropy(targets, logits);
  };
  try {
    optimizer.minimize(loss)?.dispose();
    const flat = tf.tidy(() => tf.concat(Object.values(weights).map((weight) => weight.flatten())));
    const result = (await flat.data()) as Float32Array;
    flat.dispose();
    return result.slice();
  } finally {
    optimizer.dispose();
    tf.dispose([inputs, targets, weights]);
  }
}
