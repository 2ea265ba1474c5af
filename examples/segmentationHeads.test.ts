import { expect, it } from 'vitest';
import { labelledScan } from './fixtures';
import { segmentationHeads } from './segmentationHeads';

it.each([
  ['a mask', { mask: true, masked: true }, { masks: true }],
  [
    'masks that are all empty',
    { mask: true },
    { masks: false, note: 'every mask is empty: the segmentation heads are not trained' },
  ],
  ['no masks', {}, { masks: false, note: 'no CT comes with a mask: the segmentation heads are not trained' }],
])('%s', (_, known, expected) => {
  expect(segmentationHeads([labelledScan('other', '00'), labelledScan('a', '010', known)])).toEqual(expected);
});
