import { describeOnEachBackend, farthestApart, fill } from '@radnet/testing';
import { selectBackend } from '@radnet/backends';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { sliceBiLstm } from './sliceBiLstm';

/** Sizes at which tiles and workgroups are not full, and those of RADnet. */
const CASES = [
  { scans: 2, slices: 5, features: 7, units: 3 },
  { scans: 3, slices: 11, features: 21, units: 9 },
  { scans: 1, slices: 1, features: 3, units: 70 },
  { scans: 1, slices: 4, features: 448, units: 64 },
] as const;

interface Sizes {
  readonly scans: number;
  readonly slices: number;
  readonly features: number;
  readonly units: number;
}

/** The states of real slices, and the gradients of a loss over them by the features and all weights. */
async function valuesOf(sizes: Sizes, withMask: boolean): Promise<Float32Array[]> {
  const { scans, slices, features, units } = sizes;
  const layer = sliceBiLstm({ units, name: 'context' });
  layer.build([scans, slices, features]);
  const given = layer.getWeights().map(({ shape }, seed) => tf.tensor(fill(seed + 1, shape), shape));
  const made = tf.tidy(() => {
    layer.setWeights(given);
    // Of each scan one slice fewer is real than of the one before.
    const real = Array.from({ length: scans * slices }, (_, at) =>
      Number(!withMask || (at % slices) + Math.floor(at / slices) < slices),
    );
    const mask = tf.tensor2d(real, [scans, slices]);
    const holes = tf.tensor(
      real.map((entry) => (entry ? 0 : NaN)),
      [scans, slices, 1],
    );
    const x = tf.tensor3d(fill(9, [scans, slices, features]), [scans, slices, features]).add(holes);
    const factors = tf.tensor(fill(10, [scans, slices, 2 * units]), [scans, slices, 2 * units]);
    const states = (input: tf.Tensor): tf.Tensor =>
      (layer.apply(withMask ? [input, mask] : input, { training: true }) as tf.Tensor).mul(
        mask.expandDims(2),
      );
    const loss = (input: tf.Tensor): tf.Scalar => states(input).mul(factors).sum();
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(() => loss(x), variables);
    return [states(x), tf.grad(loss)(x), ...variables.map(({ name }) => grads[name]!)];
  });
  const values = await Promise.all(made.map(async (tensor) => (await tensor.data<'float32'>()).slice()));
  tf.dispose([made, given]);
  for (const weight of layer.weights) weight.dispose();
  return values;
}

describeOnEachBackend('SliceBiLstm', (backend) => {
  it.each(CASES)('of %j has the states and gradients that it has on cpu', async (sizes) => {
    for (const withMask of [false, true]) {
      await selectBackend(backend);
      const found = await valuesOf(sizes, withMask);
      await selectBackend('cpu');
      const expected = await valuesOf(sizes, withMask);
      await selectBackend(backend);
      expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
      found.forEach((values, index) => {
        const { worst, scale } = farthestApart(values, expected[index]!);
        expect(worst).toBeLessThanOrEqual(2e-5 * scale);
      });
    }
  });
});
