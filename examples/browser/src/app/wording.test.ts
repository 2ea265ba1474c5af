import { expect, it } from 'vitest';
import { NEGATIVE, POSITIVE, volumeOf } from '../state/fixtures';
import { callText, ctSize, phantomTitle, positionText } from './wording';

it('calls a CT in words', () => {
  expect(callText(POSITIVE)).toEqual({
    call: 'Called positive',
    because: 'slices 2 to 4, at least 3 in a row from 0.50 on',
  });
  expect(callText(NEGATIVE)).toEqual({
    call: 'Called negative',
    because: 'no 3 slices in a row from 0.50 on',
  });
});

it('writes a minus as a minus, and no minus zero', () => {
  expect(positionText(-12.46)).toBe('\u221212.5 mm');
  expect(positionText(-0.01)).toBe('0.0 mm');
});

it('describes a CT without a name', () => {
  expect(ctSize({ ...volumeOf(28), spacingMm: { x: 0.488281, y: 0.488281, z: 5 } })).toBe(
    '28 slices, 5 mm apart, 2 × 2 pixels of 0.49 mm',
  );
  expect(phantomTitle('epidural')).toBe('Phantom with an epidural hemorrhage');
  expect(phantomTitle('subdural')).toBe('Phantom with a subdural hemorrhage');
});
