import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import { expect, it } from 'vitest';
import { dropoutMask } from './dropoutMask';

async function mask(shape: number[], seed: string, rate = 0.2): Promise<Float32Array> {
  const made = dropoutMask(shape, rate, seed);
  expect(made.shape).toEqual(shape);
  const data = (await made.data()) as Float32Array;
  made.dispose();
  return data;
}

/** The mean of products of four signs: two columns of two rows. */
function cornerCorrelation(data: Float32Array, rows: number, columns: number): number {
  const sign = (row: number, column: number): number => (data[row * columns + column]! > 0 ? 1 : -1);
  let sum = 0;
  for (let row = 0; row < rows; row += 2) {
    for (let column = 0; column < columns; column += 2) {
      sum += sign(row, column) * sign(row + 1, column) * sign(row, column + 1) * sign(row + 1, column + 1);
    }
  }
  return sum / ((rows / 2) * (columns / 2));
}

describeOnEachBackend('dropoutMask', () => {
  it('drops the share asked for, and scales the rest up', async () => {
    const data = await mask([4, 50, 50, 12], 'a');
    const dropped = data.filter((value) => value === 0).length / data.length;
    // 120,000 values: a standard deviation of 0.0012.
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.005);
    expect(new Set(data)).toEqual(new Set([0, Math.fround(1.25)]));
  });

  it('is the same for a seed, and another for another', async () => {
    expect(await mask([3, 1000], '7/1')).toEqual(await mask([3, 1000], '7/1'));
    const [one, two] = [await mask([3, 1000], '7/1'), await mask([3, 1000], '7/2')];
    const both = one.filter((value, index) => value === 0 && two[index] === 0).length;
    expect(both / 3000).toBeCloseTo(0.04, 1);
  });

  it('has no structure in rows, columns or rectangles', async () => {
    const [rows, columns] = [400, 500];
    const data = await mask([rows, columns], 'b', 0.5);
    const means = Array.from({ length: rows }, (_, row) => {
      const line = data.subarray(row * columns, (row + 1) * columns);
      return line.reduce((sum, value) => sum + value / 2, 0) / columns;
    });
    // Each has a standard deviation of 0.022.
    expect(Math.max(...means)).toBeLessThan(0.61);
    expect(Math.min(...means)).toBeGreaterThan(0.39);
    // The mean of 50,000 signs has one of 0.0045.
    expect(Math.abs(cornerCorrelation(data, rows, columns))).toBeLessThan(0.02);
  });

  it('leaves one tensor behind', () =>
    expectNoLeak(() => {
      dropoutMask([2, 5, 5, 3], 0.5, 'a').dispose();
      dropoutMask([7], 0.5, 'a').dispose();
    }));
});
