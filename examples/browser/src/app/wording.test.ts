import { expect, it } from 'vitest';
import { NEGATIVE, POSITIVE, volumeOf } from '../state/fixtures';
import { callText, ctSize, phantomTitle, volumeText } from './wording';

it('calls a CT in words', () => {
  expect(callText(POSITIVE)).toEqual({
    call: 'Called positive',
    because: 'slices 2 to 4, at least 3 in a row with a probability of 0.50 or more',
  });
  expect(callText(NEGATIVE)).toEqual({
    call: 'Called negative',
    because: 'no 3 slices in a row with a probability of 0.50 or more',
  });
});

it.each([
  [0, 'none marked'],
  [0.04, 'below 0.1 mL'],
  [0.05, '0.1 mL'],
  [12.34, '12.3 mL'],
])('gives no number where nothing is marked: %d', (ml, text) => {
  expect(volumeText(ml)).toBe(text);
});

it('describes a CT without a name', () => {
  expect(ctSize({ ...volumeOf(28), spacingMm: { x: 0.488281, y: 0.488281, z: 5 } })).toBe(
    '28 slices, 5 mm apart, 2 × 2 pixels of 0.49 mm',
  );
  expect(ctSize({ ...volumeOf(4), positionsMm: [0, 4, 5.1, 12.1] })).toMatch(/^4 slices, 1\.1 to 7 mm apart/);
  expect(ctSize({ ...volumeOf(3), positionsMm: [0, 4.99, 10] })).toMatch(/^3 slices, 5 mm apart/);
  expect(phantomTitle('epidural')).toBe('Phantom with an epidural hemorrhage');
  expect(phantomTitle('subdural')).toBe('Phantom with a subdural hemorrhage');
});
