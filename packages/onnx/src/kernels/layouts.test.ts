import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxStats } from '../backend/registerOnnxBackend';
import { expectSameAsCpu, startOnnx, values } from '../testing/onBackends';

beforeAll(startOnnx);

/** What a convolution leaves lies channels first: [2, 6, 5, 4] in the tensor's order. */
function maps(seed = 1): tf.Tensor4D {
  const filter = values([3, 3, 3, 4], seed + 10) as tf.Tensor4D;
  return tf.conv2d(values([2, 6, 5, 3], seed) as tf.Tensor4D, filter, 1, 'same');
}

const CASES: Record<string, () => tf.Tensor | tf.Tensor[]> = {
  'with itself': () => maps().mul(maps(2)),
  'with a channel vector': () =>
    maps()
      .mul(values([4], 3))
      .add(values([1, 1, 1, 4], 4)),
  'with a plain tensor of its shape': () => maps().sub(values([2, 6, 5, 4], 3)),
  'with one value a pixel': () => maps().mul(values([2, 6, 5, 1], 3)),
  'with one value a slice and channel': () => maps().mul(values([2, 1, 1, 4], 3)),
  'with one value a row': () => maps().mul(values([6, 1, 1], 3)),
  'that broadcasts to more slices': () =>
    maps()
      .slice(0, 1)
      .mul(values([2, 6, 5, 4], 3)),
  'that broadcasts over a new axis': () => maps().mul(values([3, 2, 6, 5, 4], 3)),
  'with a mean of itself': () => maps().sub(maps().mean([0, 1, 2])),
  'with a kept mean over pixels': () => maps().mul(maps().mean([1, 2], true)),
  'summed each way': () => [
    maps().sum(),
    maps().sum(3),
    maps().sum([1, 2]),
    maps().sum([0, 3]),
    maps().sum([0, 1, 2]),
    maps().sum(1),
    maps().sum([2, 3], true),
  ],
  'flattened to rows of channels': () =>
    maps()
      .reshape([60, 4])
      .mul(values([60, 1], 5))
      .sum(0),
  'flattened and multiplied by a row of weights': () =>
    tf.matMul(values([1, 60], 3), maps().reshape<tf.Tensor2D>([60, 4])),
  'flattened and multiplied by a row of ones': () => {
    const big = tf.tile(maps(), [40, 1, 1, 1]).add(maps().slice(0, 1));
    return tf.matMul(tf.ones<tf.Rank.R2>([1, 2400]), big.reshape<tf.Tensor2D>([2400, 4]));
  },
  'flattened and multiplied by a matrix': () =>
    tf.matMul(maps().reshape<tf.Tensor2D>([60, 4]), values([4, 3], 3)),
  'reshaped so that channels mix': () =>
    maps()
      .reshape([4, 60])
      .add(values([4, 60], 3)),
  'reshaped to other leading axes': () => maps().reshape([2, 30, 4]).sum(1),
  'joined along each axis': () => [0, 1, 2, 3].map((axis) => tf.concat([maps(), maps(2)], axis)),
  'joined with a plain one': () => tf.concat([maps(), values([2, 6, 5, 2], 3) as tf.Tensor4D], 3),
  'flattened and joined': () => tf.concat([maps().reshape([60, 4]), maps(2).reshape([60, 4])], 1),
  'cut and split': () => [
    maps().slice([0, 1, 2, 1], [2, 4, 2, 2]),
    maps().stridedSlice([0, 5, 0, 3], [2, 0, 5, 0], [1, -2, 2, -1]),
    ...tf.split(maps(), 2, 3),
    ...tf.split(maps().reshape([60, 4]), [1, 3], 1),
    ...tf.split(maps(), [2, 4], 1),
  ],
  padded: () => maps().pad([[0, 0], [1, 2], [0, 3], [2, 0]], 0.5), // prettier-ignore
  transposed: () => maps().transpose([3, 1, 0, 2]),
  gathered: () => tf.gather(maps(), tf.tensor1d([2, 0, 2], 'int32'), 3),
  tiled: () => maps().tile([1, 2, 1, 3]),
  pooled: () => [
    tf.maxPool(maps(), 2, 2, 'same'),
    tf.avgPool(maps(), 3, 2, 'same'),
    tf.avgPool(maps(), 2, 2, 'valid'),
  ],
  resized: () => [
    tf.image.resizeBilinear(maps(), [11, 9]),
    tf.image.resizeBilinear(maps(), [4, 3], false, true),
    tf.image.resizeBilinear(maps(), [11, 9], true),
    tf.image.resizeNearestNeighbor(maps(), [12, 15]),
  ],
  'convolved again': () => [
    tf.conv2d(maps(), values([1, 1, 4, 5], 3) as tf.Tensor4D, 1, 'same'),
    tf.conv2d(maps(), values([3, 2, 4, 5], 3) as tf.Tensor4D, [2, 1], 'valid'),
    tf.conv2d(maps(), values([3, 3, 4, 5], 3) as tf.Tensor4D, 1, 'same', 'NHWC', 2),
    tf.depthwiseConv2d(maps(), values([3, 3, 4, 2], 3) as tf.Tensor4D, 1, 'same'),
    tf.conv2dTranspose(maps(), values([4, 4, 3, 4], 3) as tf.Tensor4D, [2, 12, 10, 3], 2, 'same'),
    tf.conv2dTranspose(maps(), values([3, 3, 3, 4], 3) as tf.Tensor4D, [2, 12, 9, 3], 2, 'same'),
  ],
  compared: () => tf.where(maps().greater(maps(2)), maps(), tf.zerosLike(maps())),
  'read as it is': () => maps(),
};

describe('a stack that lies channels first', () => {
  it.each(Object.entries(CASES))('%s', async (_, compute) => expectSameAsCpu(compute, 1e-5));

  it('is computed in the graph, all of it', async () => {
    await startOnnx();
    expect(onnxStats().cpuKernels).toEqual({});
  });
});

type Net = (x: tf.Tensor4D, filter: tf.Tensor) => tf.Tensor;

/** The `cpu` backend's gradients of resizes are wrong for oblong images, and for others than the first. */
function square(x: tf.Tensor4D): tf.Tensor4D {
  return x.slice([0, 0, 0, 0], [1, 5, 5, 3]);
}

const GRADIENTS: Record<string, [number[], Net]> = {
  'conv2d same': [[3, 3, 3, 4], (x, f) => tf.conv2d(x, f as tf.Tensor4D, 1, 'same')],
  'conv2d to fewer channels': [[3, 3, 3, 2], (x, f) => tf.conv2d(x, f as tf.Tensor4D, 1, 'same')],
  'conv2d valid, oblong': [[2, 3, 3, 2], (x, f) => tf.conv2d(x, f as tf.Tensor4D, 1, 'valid')],
  'conv2d strided': [[3, 3, 3, 2], (x, f) => tf.conv2d(x, f as tf.Tensor4D, 2, 'same')],
  'conv2d 1x1': [[1, 1, 3, 2], (x, f) => tf.conv2d(x, f as tf.Tensor4D, 1, 'same')],
  conv2dTranspose: [
    [4, 4, 2, 3],
    (x, f) => tf.conv2dTranspose(x, f as tf.Tensor4D, [2, 12, 10, 2], 2, 'same'),
  ],
  depthwise: [[3, 3, 3, 2], (x, f) => tf.depthwiseConv2d(x, f as tf.Tensor4D, 1, 'same')],
  'max pool': [[1], (x, f) => tf.maxPool(x, 3, 2, 'same').mul(f)],
  'average pool': [[1], (x, f) => tf.avgPool(x, 2, 2, 'valid').mul(f)],
  'overlapping average pool': [[1], (x, f) => tf.avgPool(x, 3, 2, 'same').mul(f)],
  'bilinear resize': [[1], (x, f) => tf.image.resizeBilinear(square(x), [9, 9]).mul(f)],
  'nearest resize': [[1], (x, f) => tf.image.resizeNearestNeighbor(square(x), [10, 10]).mul(f)],
  'batch norm': [[3], (x, f) => tf.batchNorm(x, tf.moments(x, [0, 1, 2]).mean, f.square().add(1), f, f)],
  softmax: [[1], (x, f) => tf.softmax(x.mul(f)).square()],
  elu: [[3], (x, f) => tf.elu(x.mul(f))],
  'relu, sigmoid and tanh': [[3], (x, f) => tf.relu(x.mul(f)).add(tf.sigmoid(x)).mul(tf.tanh(x))],
};

describe('gradients are those of cpu', () => {
  it.each(Object.entries(GRADIENTS))('%s', async (_, [shape, net]) =>
    expectSameAsCpu(() => {
      const x = values([2, 6, 5, 3], 1) as tf.Tensor4D;
      const { value, grads } = tf.valueAndGrads((...[a, f]) =>
        net(a as tf.Tensor4D, f!)
          .square()
          .sum<tf.Scalar>(),
      )([x, values(shape, 2)]);
      return [value, ...grads];
    }, 1e-4),
  );
});
