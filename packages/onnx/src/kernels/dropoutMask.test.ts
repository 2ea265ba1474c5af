import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startOnnx } from '../testing/onBackends';

beforeAll(startOnnx);

function mask(shape: number[], seed: string, rate = 0.2): Float32Array {
  const made = tf.engine().runKernel<tf.Tensor>('DropoutMask', {}, { shape, rate, seed });
  const data = made.dataSync() as Float32Array;
  made.dispose();
  return data;
}

/** The mean of products of four values: two columns of two rows, centred. */
function cornerCorrelation(data: Float32Array, rows: number, columns: number, rate: number): number {
  let sum = 0;
  const centred = (row: number, column: number): number =>
    (data[row * columns + column]! > 0 ? 1 : 0) - (1 - rate);
  for (let row = 0; row + 1 < rows; row += 2) {
    for (let column = 0; column + 1 < columns; column += 2) {
      sum +=
        centred(row, column) *
        centred(row + 1, column) *
        centred(row, column + 1) *
        centred(row + 1, column + 1);
    }
  }
  return sum / ((rows / 2) * (columns / 2)) / (rate * (1 - rate)) ** 2;
}

describe('DropoutMask', () => {
  it('drops the share asked for, and scales the rest up', () => {
    const data = mask([4, 50, 50, 12], 'a');
    const dropped = data.filter((value) => value === 0).length / data.length;
    // 120,000 values: a standard deviation of 0.0012.
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.005);
    expect(new Set(data)).toEqual(new Set([0, Math.fround(1.25)]));
  });

  it('is the same for a seed, and another for another', () => {
    expect(mask([3, 1000], '7/1')).toEqual(mask([3, 1000], '7/1'));
    const [one, two] = [mask([3, 1000], '7/1'), mask([3, 1000], '7/2')];
    const both = one.filter((value, index) => value === 0 && two[index] === 0).length;
    expect(both / 3000).toBeCloseTo(0.04, 1);
  });

  it('has no structure in rows, columns or rectangles', () => {
    const [rows, columns] = [400, 500];
    const data = mask([rows, columns], 'b', 0.5);
    const means = Array.from({ length: rows }, (_, row) => {
      const line = data.subarray(row * columns, (row + 1) * columns);
      return line.reduce((sum, value) => sum + value / 2, 0) / columns;
    });
    // Each has a standard deviation of 0.022.
    expect(Math.max(...means)).toBeLessThan(0.61);
    expect(Math.min(...means)).toBeGreaterThan(0.39);
    // The mean of 50,000 products of four signs has one of 0.0045.
    expect(Math.abs(cornerCorrelation(data, rows, columns, 0.5))).toBeLessThan(0.02);
  });
});

describe("tfjs-layers' Dropout on onnx", () => {
  it('draws a new mask in each call, from a sequence that a seed repeats', () => {
    const draws = (): number[][] => {
      const layer = tf.layers.dropout({ rate: 0.5, seed: 3 });
      return [1, 2].map(() =>
        tf.tidy(() =>
          Array.from((layer.apply(tf.ones([40, 50]), { training: true }) as tf.Tensor).dataSync()),
        ),
      );
    };
    const [first, second] = draws();
    expect(first).not.toEqual(second);
    expect(draws()).toEqual([first, second]);
  });

  it('passes everything outside training', () => {
    const layer = tf.layers.dropout({ rate: 0.5, seed: 3 });
    const out = tf.tidy(() => (layer.apply(tf.ones([40, 50])) as tf.Tensor).dataSync());
    expect(out.every((value) => value === 1)).toBe(true);
  });
});
