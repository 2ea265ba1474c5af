import { asyncTidy, describeOnEachBackend, expectNoLeak, fill } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

/** [shape, axes]: those that are summed first, last, in between, or all; by one workgroup, and by several of them. */
const CASES: readonly (readonly [number[], number | number[] | undefined])[] = [
  [[1], undefined],
  [[7, 1, 3], undefined],
  [
    [4, 96, 96, 1],
    [0, 1, 2],
  ],
  [[3, 127, 251], undefined],
  [[5, 64, 501], undefined],
  [[4, 256], 0],
  [
    [3, 5, 7, 11],
    [0, 1],
  ],
  [
    [300, 9, 8],
    [0, 1],
  ],
  [
    [2, 3, 17, 19, 1],
    [-3, -2],
  ],
  [
    [1, 4, 1],
    [0, 2],
  ],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[2, 3, 4], 1],
  [[6, 5], []],
];

describeOnEachBackend('sum', () => {
  it.each(CASES)('of %j over the axes %j', (shape, axes) =>
    asyncTidy(async () => {
      const given = fill(1, shape);
      const x = tf.tensor(given, shape);
      for (const keepDims of [false, true]) {
        const made = x.sum(axes, keepDims);
        const { values, shape: expectedShape } = expectedSum(
          await x.data<'float32'>(),
          shape,
          axes,
          keepDims,
        );
        expect(made.shape).toEqual(expectedShape);
        const found = await made.data();
        values.forEach((value, at) => expect(Math.abs(found[at]! - value)).toBeLessThan(3e-3));
      }
    }),
  );

  it('of integers is an integer', () =>
    asyncTidy(async () => {
      const made = tf.range(0, 100, 1, 'int32').reshape([10, 10]).sum(0);
      expect(made.dtype).toBe('int32');
      expect([...(await made.data())]).toEqual(Array.from({ length: 10 }, (_, at) => 450 + 10 * at));
    }));

  it('keeps nothing', async () => {
    const x = tf.ones([40, 50, 40]);
    await expectNoLeak(() => tf.dispose([x.sum(), x.sum([0, 1]), x.sum([1, 2]), x.sum([])]));
    x.dispose();
  });
});

/** Entry by entry, in double precision. */
function expectedSum(
  x: Float32Array,
  shape: number[],
  axes: number | number[] | undefined,
  keepDims: boolean,
): { values: number[]; shape: number[] } {
  const summed = tf.util.parseAxisParam(axes as number[], shape);
  const kept = shape.map((length, axis) => (summed.includes(axis) ? 1 : length));
  const values = new Array<number>(tf.util.sizeFromShape(kept)).fill(0);
  x.forEach((value, index) => {
    let [rest, at] = [index, 0];
    let stride = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const place = rest % shape[axis]!;
      rest = (rest - place) / shape[axis]!;
      at += kept[axis] === 1 ? 0 : place * stride;
      stride *= kept[axis]!;
    }
    values[at]! += value;
  });
  return { values, shape: keepDims ? kept : shape.filter((_, axis) => !summed.includes(axis)) };
}
