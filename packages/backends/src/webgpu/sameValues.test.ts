import { asyncTidy, describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';

const integers = (...shape: number[]): tf.Tensor => tf.range(0, tf.util.sizeFromShape(shape)).reshape(shape);

describeOnEachBackend('what copies nothing', () => {
  it('is a slice of everything, which outlives what it was made of', async () => {
    const x = integers(2, 3, 4).add(1);
    const whole = x.slice([0, 0, 0], [2, -1, 4]);
    x.dispose();
    expect(whole.shape).toEqual([2, 3, 4]);
    expect([...(await whole.data())]).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
    whole.dispose();
  });

  it('is no slice of a part', () =>
    asyncTidy(async () => {
      const part = integers(2, 3, 4).slice([0, 1, 0], [2, 2, 1]);
      expect(part.shape).toEqual([2, 2, 1]);
      expect([...(await part.data())]).toEqual([4, 8, 16, 20]);
    }));

  it('is a transpose that moves axes of one entry only', async () => {
    const x = integers(1, 3, 1, 2).add(1);
    const moved = x.transpose([1, 2, 0, 3]);
    x.dispose();
    expect(moved.shape).toEqual([3, 1, 1, 2]);
    expect([...(await moved.data())]).toEqual([1, 2, 3, 4, 5, 6]);
    moved.dispose();
  });

  it('is no transpose that moves others', () =>
    asyncTidy(async () => {
      const moved = integers(1, 2, 1, 3).transpose([3, 0, 1, 2]);
      expect(moved.shape).toEqual([3, 1, 2, 1]);
      expect([...(await moved.data())]).toEqual([0, 3, 1, 4, 2, 5]);
    }));
});
