import { expect, it } from 'vitest';
import { positionText } from './positionText';

it('writes a minus as a minus, and no minus zero', () => {
  expect(positionText(-12.46)).toBe('\u221212.5 mm');
  expect(positionText(-0.01)).toBe('0.0 mm');
});
