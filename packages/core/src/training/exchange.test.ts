import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { exchange } from './exchange';
import { moveTowards } from './moveTowards';

const make = (...values: number[]): tf.Variable =>
  tf.tidy(() => tf.variable(tf.tensor1d(values).reshape([values.length]), false));

describeOnEachBackend('exchange', () => {
  it('gives each of a pair the values of the other, again and again, and nobody else', async () => {
    await expectNoLeak(async () => {
      const ones = [make(1, 2, 3), make(4), make(5)];
      const others = [make(6, 7, 8), make(9), make(10)];
      const valuesOf = async (variables: tf.Tensor[]): Promise<number[]> => {
        const all = await Promise.all(variables.map((variable) => variable.data()));
        return all.flatMap((values) => [...values]);
      };
      // Brings most of them into places in memory that they keep.
      moveTowards(ones, ones, 0.5);
      moveTowards(others.slice(0, 2), others.slice(0, 2), 0.5);
      exchange(ones, others);
      expect(await valuesOf(ones)).toEqual([6, 7, 8, 9, 10]);
      expect(await valuesOf(others)).toEqual([1, 2, 3, 4, 5]);
      const clones = [...ones, ...others].map((variable) => variable.clone());
      exchange(ones, others);
      expect(await valuesOf(ones)).toEqual([1, 2, 3, 4, 5]);
      expect(await valuesOf(others)).toEqual([6, 7, 8, 9, 10]);
      expect(await valuesOf(clones)).toEqual([6, 7, 8, 9, 10, 1, 2, 3, 4, 5]);
      exchange(ones, others);
      expect(await valuesOf([...ones, ...others])).toEqual(await valuesOf(clones));
      tf.dispose([ones, others, clones]);
    });
  });
});
