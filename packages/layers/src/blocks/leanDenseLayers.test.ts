import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Pixels, pixelWeights } from '../normalization/pixelWeights';
import type { DenseLayers, UnitWeights } from './denseLayers';
import { leanDenseLayers } from './leanDenseLayers';
import { plainDenseLayers } from './plainDenseLayers';

const SHAPE: [number, number, number, number] = [3, 6, 5, 4];
const GROWTH = 3;

const random = (shape: number[], seed: number, from = -1): tf.Tensor =>
  tf.randomUniform(shape, from, 1, 'float32', seed);

function weightsOf(layers: number, bottleneck: boolean): UnitWeights[][] {
  return Array.from({ length: layers }, (_, layer) => {
    const read = SHAPE[3] + layer * GROWTH;
    const make = (size: number, inputs: number, outputs: number, seed: number): UnitWeights => ({
      gamma: random([inputs], seed, 0.2) as tf.Tensor1D,
      beta: random([inputs], seed + 1) as tf.Tensor1D,
      kernel: random([size, size, inputs, outputs], seed + 2) as tf.Tensor4D,
    });
    const seed = 100 * layer;
    if (!bottleneck) return [make(3, read, GROWTH, seed)];
    return [make(1, read, 4 * GROWTH, seed), make(3, 4 * GROWTH, GROWTH, seed + 10)];
  });
}

const blockOf = (input: tf.Tensor4D, layers: UnitWeights[][], pixels: Pixels): DenseLayers => ({
  input,
  layers,
  pixels,
  drops: layers.map((units, layer) => units.map((_, unit) => ({ rate: 0.25, seed: `${layer}/${unit}` }))),
  onStatistics: () => undefined,
});

describeOnEachBackend('leanDenseLayers', () => {
  it.each([
    ['', false, undefined],
    [' with bottlenecks', true, undefined],
    [' with a padded slice', false, [1, 0, 1]],
  ] as const)(
    'has the result and the gradients of the plain composition%s',
    async (_, bottleneck, sliceMask) => {
      const before = tf.memory().numTensors;
      const compared = tf.tidy(() => {
        const input = random(SHAPE, 1) as tf.Tensor4D;
        const pixels = pixelWeights(SHAPE, sliceMask && tf.tensor1d([...sliceMask]));
        const layers = weightsOf(3, bottleneck);
        const flat = layers.flatMap((units) => units.flatMap((w) => [w.gamma, w.beta, w.kernel]));
        const dy = random([...SHAPE.slice(0, 3), SHAPE[3] + 3 * GROWTH], 2);
        const results = [leanDenseLayers, plainDenseLayers].map((apply) => {
          const run = (...args: tf.Tensor[]): tf.Tensor => {
            let at = 1;
            const given = layers.map((units) =>
              units.map(
                () => ({ gamma: args[at++], beta: args[at++], kernel: args[at++] }) as unknown as UnitWeights,
              ),
            );
            return apply(blockOf(args[0] as tf.Tensor4D, given, pixels));
          };
          return [run(input, ...flat), ...tf.grads(run)([input, ...flat], dy)];
        });
        return results[0]!.map((value, index) => {
          const wanted = results[1]![index]!;
          expect(value.shape).toEqual(wanted.shape);
          return value.sub(wanted).abs().max().div(wanted.abs().max());
        });
      });
      const differences = await Promise.all(compared.map(async (each) => (await each.data())[0]!));
      tf.dispose(compared);
      expect(tf.memory().numTensors).toBe(before);
      expect(Math.max(...differences)).toBeLessThan(2e-5);
      expect(differences).toHaveLength(2 + 3 * (bottleneck ? 6 : 3));
    },
  );
});
