import { expect, it } from 'vitest';
import { programName } from './programName';

it("names tfjs's programs by their class", () => {
  class SliceProgram {
    readonly shaderKey = 'slice_2';
  }
  expect(programName(new SliceProgram())).toBe('SliceProgram');
});

it('names our programs by the words that their key begins with', () => {
  expect(programName({ shaderKey: 'radnet_addScaled_4_128' })).toBe('addScaled');
  expect(programName({ shaderKey: 'radnet_sums_parts_4_16_256' })).toBe('sums_parts');
  expect(programName({ shaderKey: 'radnet_lstmSequence_64_true_256' })).toBe('lstmSequence');
  expect(programName({})).toBe('unnamed');
});
