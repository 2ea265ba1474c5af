import type { BackendName } from '@radnet/backends';
import { asyncTidy, describeOnEachBackend, playedStep } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { denseBlock } from '../blocks/denseBlock';
import { transition } from '../blocks/transition';
import { auxiliarySegmentationHead } from '../heads/auxiliarySegmentationHead';
import { sliceBiLstm } from '../slices/sliceBiLstm';
import golden from './blocks.json';

interface Golden {
  readonly shape: number[];
  readonly weights: (string | number | number[])[][];
  readonly output: number[];
  readonly inputGradient: number[];
  readonly gradients: Record<string, number[]>;
  readonly moving: Record<string, number[]>;
  /** Real slices of each scan. */
  readonly lengths?: number[];
}

/** The formula of make_blocks_golden.py: entry i is a hash of i and the seed, in [-1, 1), then scaled and shifted. */
function fill(seed: number, shape: readonly number[], scale = 1, offset = 0): tf.Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: count }, (_, i) => {
    let h = (Math.imul(i, 2654435761) + Math.imul(seed, 40503)) >>> 0;
    h = Math.imul(h ^ (h >>> 15), 2246822519) >>> 0;
    h = (h ^ (h >>> 13)) >>> 0;
    return Math.fround(Math.fround(h / 2 ** 31 - 1) * Math.fround(scale)) + Math.fround(offset);
  });
  return tf.tensor(values, [...shape]);
}

const NAME = 'golden';

/** In terms of the golden values' largest. */
async function largestDifference(actual: tf.Tensor, expected: readonly number[]): Promise<number> {
  const values = await actual.data();
  expect(values.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - values[i]!))) / scale;
}

function sliceMask({ lengths, shape }: Golden): tf.Tensor | undefined {
  if (!lengths) return undefined;
  return tf.tensor2d(lengths.map((length) => Array.from({ length: shape[1]! }, (_, s) => (s < length ? 1 : 0))));
}

async function check(backend: BackendName, layer: tf.layers.Layer, expected: Golden): Promise<void> {
  await asyncTidy(async () => {
    const input = fill(1000, expected.shape);
    const mask = sliceMask(expected);
    layer.build(mask ? [input.shape, mask.shape] : input.shape);
    const weights = new Map(layer.weights.map((weight) => [weight.originalName.replace(`${NAME}/`, ''), weight]));
    expected.weights.forEach(([name, shape, scale, offset], index) => {
      weights
        .get(name as string)!
        .write(fill(index + 1, shape as number[], scale as number, offset as number));
    });
    const names = Object.keys(expected.gradients);
    const variables = names.map((name) => weights.get(name)!.read());
    expect(layer.trainableWeights).toHaveLength(names.length);

    const compute = ({ input, mask }: tf.NamedTensorMap): tf.NamedTensorMap => {
      let output!: tf.Tensor;
      const { grads } = tf.engine().gradients(
        () => {
          const result = layer.call(mask ? [input!, mask] : input!, { training: true }) as tf.Tensor;
          // What stands at padded positions means nothing.
          output = tf.keep(mask ? result.mul(mask.expandDims(2)) : result);
          return output.mul(fill(2000, output.shape)).sum();
        },
        [input!, ...variables],
        undefined,
        false,
      );
      const [inputGradient, ...gradients] = grads as [tf.Tensor, ...tf.Tensor[]];
      return { output, inputGradient, ...Object.fromEntries(names.map((name, at) => [name, gradients[at]!])) };
    };
    const made = await playedStep(backend, compute, mask ? { input, mask } : { input }, layer.weights);
    const { output, inputGradient, ...gradients } = made;
    expect(await largestDifference(output!, expected.output)).toBeLessThan(1e-4);
    expect(await largestDifference(inputGradient!, expected.inputGradient)).toBeLessThan(1e-4);
    for (const name of names) {
      expect(await largestDifference(gradients[name]!, expected.gradients[name]!), name).toBeLessThan(1e-4);
    }
    for (const [name, values] of Object.entries(expected.moving)) {
      expect(await largestDifference(weights.get(name)!.read(), values), name).toBeLessThan(1e-4);
    }
    tf.dispose(made);
  });
  for (const weight of layer.weights) weight.dispose();
}

const BLOCK = { layers: 3, growthRate: 4, name: NAME } as const;

describeOnEachBackend('Against PyTorch (make_blocks_golden.py)', (backend) => {
  describe.each([true, false])('memoryEfficient %o', (memoryEfficient) => {
    it('the dense block', () => check(backend, denseBlock({ ...BLOCK, memoryEfficient }), golden.denseBlock));
    it('the dense block with bottlenecks', () =>
      check(backend, denseBlock({ ...BLOCK, memoryEfficient, bottleneck: true }), golden.denseBlockBottleneck));
  });
  it('the transition', () => check(backend, transition({ filters: 6, name: NAME }), golden.transition));
  it('the segmentation head', () =>
    check(
      backend,
      auxiliarySegmentationHead({ outputSize: [13, 11], stride: 4, classes: 2, name: NAME }),
      golden.head as unknown as Golden,
    ));
  it('the bidirectional LSTM on padded scans', () =>
    check(backend, sliceBiLstm({ units: 2, name: NAME }), golden.biLstm as unknown as Golden));
});
