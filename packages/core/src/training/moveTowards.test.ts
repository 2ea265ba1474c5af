import { describeOnEachBackend, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { moveTowards } from './moveTowards';

const SHAPES = [[], [3], [8, 8], [0, 2], [65]];

const tensorsOf = (seed: number): tf.Tensor[] =>
  SHAPES.map((shape, index) => tf.tensor(fill(seed + index, shape), shape));

describeOnEachBackend('moveTowards', () => {
  it('moves each target by its share of the way, again and again, and nothing else', async () => {
    await expectNoLeak(async () => {
      const [initial, sources] = [tensorsOf(1), tensorsOf(11)];
      // They share the values of `initial`.
      const targets = initial.map((tensor) => tf.variable(tensor, false));
      moveTowards(targets, sources, 0.25);
      const clones = targets.map((target) => target.clone());
      moveTowards(targets, targets, 0.5);
      moveTowards(targets, sources, 0.5);
      for (const [index, shape] of SHAPES.entries()) {
        const [from, to] = [fill(1 + index, shape), fill(11 + index, shape)];
        expect(await initial[index]!.data()).toEqual(from);
        expect(await sources[index]!.data()).toEqual(to);
        const once = from.map((value, at) => value + 0.25 * (to[at]! - value));
        const twice = once.map((value, at) => value + 0.5 * (to[at]! - value));
        for (const [found, expected] of [
          [await clones[index]!.data(), once],
          [await targets[index]!.data(), twice],
        ] as const) {
          expect(found).toHaveLength(expected.length);
          expected.forEach((value, at) => expect(found[at]).toBeCloseTo(value, 6));
        }
      }
      tf.dispose([initial, sources, targets, clones]);
    });
  });
});
