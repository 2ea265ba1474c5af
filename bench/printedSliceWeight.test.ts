import { expect, it } from 'vitest';
import { sliceWeightLine } from '../examples/sliceWeight';
import { printedSliceWeight } from './printedSliceWeight';

it("finds the weight among a run's lines", () => {
  const printed = ['balance: none', sliceWeightLine(1.8372), 'epoch 1/9'].join('\n');
  expect(printedSliceWeight(printed)).toBe('1.84');
});

it('refuses a run that prints none', () => {
  expect(() => printedSliceWeight('balance: none\n')).toThrow(
    /^train-radnet: expected a line 'slice weight: /,
  );
});
