import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { itKeepsTheLayerContract } from '../testing/layerContract';
import { sliceBiGru } from './sliceBiGru';
import { sliceBiLstm } from './sliceBiLstm';

beforeAll(() => tf.setBackend('cpu'));

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe('SliceBiGru', () => {
  describe('with a slice mask', () =>
    itKeepsTheLayerContract({
      make: () => sliceBiGru({ units: 2, seed: 2, name: 'context' }),
      shapes: [
        [2, 3, 4],
        [2, 3],
      ],
      symbolicShapes: [
        [null, null, 4],
        [null, null],
      ],
      input: (index) =>
        index === 1
          ? tf.tensor2d([
              [1, 1, 1],
              [1, 1, 0],
            ])
          : undefined,
    }));

  it('computes the formula of Cho et al. in both directions', () => {
    const layer = sliceBiGru({ units: 1, seed: 3 });
    const x = [0.5, -1, 2];
    const output = layer.apply(tf.tensor3d([x.map((value) => [value])])) as tf.Tensor3D;
    const weights = layer.getWeights().map((weight) => Array.from(weight.dataSync()));
    const direction = (inputs: readonly number[], [kernel, recurrent, bias]: number[][]): number[] => {
      let h = 0;
      return inputs.map((value) => {
        const gate = (at: number, state: number): number =>
          kernel![at]! * value + recurrent![at]! * state + bias![at]!;
        const [update, reset] = [sigmoid(gate(0, h)), sigmoid(gate(1, h))];
        h = update * h + (1 - update) * Math.tanh(gate(2, reset * h));
        return h;
      });
    };
    const forward = direction(x, weights.slice(0, 3));
    const backward = direction([...x].reverse(), weights.slice(3)).reverse();
    const actual = output.arraySync()[0]!;
    actual.forEach(([first, second], slice) => {
      expect(first).toBeCloseTo(forward[slice]!, 5);
      expect(second).toBeCloseTo(backward[slice]!, 5);
    });
  });

  it('stacks on an LSTM, with padding that changes nothing', () => {
    const [lower, upper] = [sliceBiLstm({ units: 3, seed: 1 }), sliceBiGru({ units: 2, seed: 2 })];
    const real = tf.randomNormal([1, 3, 4], 0, 1, 'float32', 1);
    const mask = tf.tensor2d([[1, 1, 1, 0]]);
    const padded = tf.concat([real, tf.fill([1, 1, 4], NaN)], 1);
    const expected = upper.apply(lower.apply(real)) as tf.Tensor;
    const stacked = upper.apply([lower.apply([padded, mask]) as tf.Tensor, mask]) as tf.Tensor;
    const difference = stacked.slice([0, 0, 0], [1, 3, 4]).sub(expected).abs().max().dataSync()[0];
    expect(difference).toBeLessThan(1e-6);
  });
});
