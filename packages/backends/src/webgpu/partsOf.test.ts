import { expect, it } from 'vitest';
import { partsOf } from './partsOf';

it('cuts a list where its numbers, in whole blocks, would fit no binding together', () => {
  const backend = { device: { limits: { maxStorageBufferBindingSize: 4 * 130 } } };
  const parts = partsOf(backend as never, [1, 64, 65, 1000, 1], (numbers) => numbers);
  expect(parts).toEqual([[1, 64], [65], [1000], [1]]);
  expect(partsOf(backend as never, [], Number)).toEqual([]);
});
