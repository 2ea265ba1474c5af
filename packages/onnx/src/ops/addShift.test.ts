import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Graph } from '../graph/graph';
import { Value } from '../graph/value';
import { expectSameAsCpu, KEEPS_NAN, startOnnx, values } from '../testing/onBackends';
import { addShift } from './addShift';
import { multiply } from './elementwise';

beforeAll(startOnnx);

const images = (): tf.Tensor4D =>
  tf.conv2d(values([2, 12, 9, 3], 1) as tf.Tensor4D, values([3, 3, 3, 4], 2) as tf.Tensor4D, 1, 'same');

describe('addShift', () => {
  it.skipIf(!KEEPS_NAN)(
    'scales, shifts and cuts off infinite and missing values as separate operators do',
    () =>
      expectSameAsCpu(() => {
        const scale = values([4], 3);
        const shift = values([4], 4);
        const x = images().mul(tf.tensor1d([1, Infinity, NaN, 0]));
        return [x.mul(scale).add(shift).relu(), shift.add(scale.mul(x))];
      }),
  );

  it('scales, shifts and cuts off as separate operators do', () =>
    expectSameAsCpu(() => {
      const scale = values([4], 3);
      const shift = values([4], 4);
      const x = images();
      return [x.mul(scale).add(shift).relu(), shift.add(scale.mul(x))];
    }));

  it('leaves what is no scale and shift a channel to the plain operator', () =>
    expectSameAsCpu(() => [
      images()
        .mul(values([4], 3))
        .add(values([2, 12, 9, 1], 4)),
      images()
        .mul(values([2, 12, 9, 4], 3))
        .add(values([4], 4)),
      images().mul(images()).add(1),
    ]));

  it('is one operator where the provider is cpu, and two elsewhere', () => {
    for (const [tuned, last] of [
      [true, 'Conv'],
      [false, 'Add'],
    ] as const) {
      const graph = new Graph(18, tuned);
      const product = multiply(
        graph,
        new Value('float32', [2, 4, 12, 9]),
        new Value('float32', [1, 4, 1, 1]),
      );
      addShift(graph, product, new Value('float32', [1, 4, 1, 1]));
      expect(graph.pending.at(-1)!.op).toBe(last);
    }
  });
});
