import { expect, it } from 'vitest';
import { compactHounsfield } from './compactHounsfield';

const compact = (values: number[]): Int16Array | Float32Array =>
  compactHounsfield(values.length, (index) => values[index]!);

it('compactHounsfield holds whole numbers that fit as int16, and all else as float32', () => {
  expect(compact([-32768, 0, 32767])).toEqual(Int16Array.of(-32768, 0, 32767));
  expect(compact([1, 2, 0.5])).toEqual(Float32Array.of(1, 2, 0.5));
  expect(compact([1, 32768])).toEqual(Float32Array.of(1, 32768));
  expect(compact([-32769])).toEqual(Float32Array.of(-32769));
});
