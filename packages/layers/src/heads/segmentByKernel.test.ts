import { describeOnEachBackend, expectNoLeak, farthestApart, fill } from '@radnet/testing';
import { selectBackend } from '@radnet/backends';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { auxiliarySegmentationHead } from './auxiliarySegmentationHead';

interface Sizes {
  readonly outputSize: [number, number];
  readonly stride: number;
  readonly channels: number;
  readonly slices: number;
}

/** Cropped and not, odd strides, no stride, channels in fours and not, more pixels than one workgroup takes. */
const CASES: readonly Sizes[] = [
  { outputSize: [16, 24], stride: 8, channels: 20, slices: 2 },
  { outputSize: [13, 10], stride: 4, channels: 7, slices: 3 },
  { outputSize: [11, 17], stride: 3, channels: 12, slices: 1 },
  { outputSize: [5, 6], stride: 1, channels: 1, slices: 2 },
  { outputSize: [65, 33], stride: 32, channels: 68, slices: 2 },
  { outputSize: [125, 99], stride: 2, channels: 76, slices: 2 },
];

const tensor = (seed: number, shape: number[]): tf.Tensor => tf.tensor(fill(seed, shape), shape);

/** The logits, and the gradients of a loss over them by the features and all weights. */
async function valuesOf({ outputSize, stride, channels, slices }: Sizes): Promise<Float32Array[]> {
  const head = auxiliarySegmentationHead({ outputSize, stride });
  const shape = [slices, ...outputSize.map((size) => Math.ceil(size / stride)), channels];
  head.build(shape);
  const given = head.getWeights().map((weight, seed) => tensor(seed + 1, weight.shape));
  const made = tf.tidy(() => {
    head.setWeights(given);
    const factors = tensor(8, [slices, ...outputSize, 1]);
    const logits = (x: tf.Tensor): tf.Tensor => head.apply(x) as tf.Tensor;
    const loss = (x: tf.Tensor): tf.Scalar => logits(x).mul(factors).sum();
    const x = tensor(9, shape);
    const variables = head.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(() => loss(x), variables);
    return [logits(x), tf.grad(loss)(x), ...variables.map(({ name }) => grads[name]!)];
  });
  const values = await Promise.all(made.map(async (result) => (await result.data<'float32'>()).slice()));
  tf.dispose([made, given]);
  for (const weight of head.weights) weight.dispose();
  return values;
}

describeOnEachBackend('AuxiliarySegmentationHead', (backend) => {
  it.each(CASES)('of %j has the logits and gradients that it has on cpu', async (sizes) => {
    await selectBackend(backend);
    const found = await valuesOf(sizes);
    await selectBackend('cpu');
    const expected = await valuesOf(sizes);
    await selectBackend(backend);
    expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    found.forEach((values, index) => {
      const { worst, scale } = farthestApart(values, expected[index]!);
      // Sums over all pixels, whose terms cancel.
      expect(worst / scale).toBeLessThan(1e-4);
    });
  });

  it('keeps nothing of a step', async () => {
    const head = auxiliarySegmentationHead({ outputSize: [7, 5], stride: 2 });
    const x = tensor(1, [2, 4, 3, 3]);
    const apply = (): tf.Tensor => head.apply(x) as tf.Tensor;
    apply().dispose();
    await expectNoLeak(() => apply().dispose());
    await expectNoLeak(() => tf.dispose(tf.variableGrads(() => apply().square().sum<tf.Scalar>())));
    x.dispose();
    head.dispose();
  });

  it('is differentiated twice', async () => {
    const head = auxiliarySegmentationHead({ outputSize: [4, 4], stride: 2 });
    const curvature = tf.tidy(() => {
      const loss = (x: tf.Tensor): tf.Tensor => (head.apply(x) as tf.Tensor).square().sum();
      const slope = tf.grad(loss);
      return tf.grad((x: tf.Tensor) => slope(x).square().sum())(tensor(1, [1, 2, 2, 3]));
    });
    expect((await curvature.data()).some((value) => value !== 0)).toBe(true);
    curvature.dispose();
    head.dispose();
  });
});
