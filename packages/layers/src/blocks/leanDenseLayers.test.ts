import { selectBackend } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { type BatchStatistics, batchStatistics, pixelWeights } from '../normalization/batchStatistics';
import { scaleAndShift } from '../normalization/movingStatistics';
import { scaleShiftRelu } from '../normalization/scaleShiftRelu';
import { leanDenseLayers, type UnitWeights } from './leanDenseLayers';

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

const mask = (shape: number[], layer: number, unit: number): tf.Tensor =>
  random(shape, 1000 + 10 * layer + unit)
    .greater(-0.5)
    .toFloat()
    .mul(4 / 3);

/** The same of TensorFlow.js's own gradients. */
function reference(input: tf.Tensor4D, layers: UnitWeights[][], weights: tf.Tensor2D): tf.Tensor4D {
  const unit = (x: tf.Tensor4D, statistics: BatchStatistics, w: UnitWeights): tf.Tensor4D => {
    const { scale, shift } = scaleAndShift(statistics, w.gamma, w.beta);
    return tf.conv2d(scaleShiftRelu(x, scale, shift), w.kernel, 1, 'same');
  };
  return layers.reduce((maps, units, layer) => {
    const made = units.reduce((x, w, at) => {
      const result = unit(x, batchStatistics(x, weights), w);
      return result.mul<tf.Tensor4D>(mask(result.shape, layer, at));
    }, maps);
    return tf.concat([maps, made], 3);
  }, input);
}

function lean(input: tf.Tensor4D, layers: UnitWeights[][], weights: tf.Tensor2D): tf.Tensor4D {
  return leanDenseLayers({
    input,
    layers,
    pixelWeights: weights,
    drop: (maps, layer, unit) => maps.mul(mask(maps.shape, layer, unit)),
    onStatistics: () => undefined,
  });
}

describe.each(['cpu', 'wasm', 'onnx'] as const)('leanDenseLayers on %s', (backend) => {
  it.each([
    ['', false, undefined],
    [' with bottlenecks', true, undefined],
    [' with a padded slice', false, [1, 0, 1]],
  ] as const)(
    'has the result and the gradients of the plain composition%s',
    async (_, bottleneck, sliceMask) => {
      await selectBackend(backend);
      const before = tf.memory().numTensors;
      const differences = tf.tidy(() => {
        const input = random(SHAPE, 1) as tf.Tensor4D;
        const { weights } = pixelWeights(SHAPE, sliceMask && tf.tensor1d([...sliceMask]));
        const layers = weightsOf(3, bottleneck);
        const flat = layers.flatMap((units) => units.flatMap((w) => [w.gamma, w.beta, w.kernel]));
        const dy = random([...SHAPE.slice(0, 3), SHAPE[3] + 3 * GROWTH], 2);
        const results = [lean, reference].map((make) => {
          const run = (...args: tf.Tensor[]): tf.Tensor => {
            let at = 1;
            const given = layers.map((units) =>
              units.map(
                () => ({ gamma: args[at++], beta: args[at++], kernel: args[at++] }) as unknown as UnitWeights,
              ),
            );
            return make(args[0] as tf.Tensor4D, given, weights);
          };
          return [run(input, ...flat), ...tf.grads(run)([input, ...flat], dy)];
        });
        return results[0]!.map((value, index) => {
          const wanted = results[1]![index]!;
          expect(value.shape).toEqual(wanted.shape);
          return Array.from(value.sub(wanted).abs().max().div(wanted.abs().max()).dataSync())[0]!;
        });
      });
      expect(tf.memory().numTensors).toBe(before);
      expect(Math.max(...differences)).toBeLessThan(2e-5);
      expect(differences).toHaveLength(2 + 3 * (bottleneck ? 6 : 3));
    },
  );
});
