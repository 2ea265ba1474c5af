import { expect, it } from 'vitest';
import { decimalString } from './decimalString';

it('decimalString keeps numbers that fit and rounds the others to 16 characters', () => {
  expect(decimalString(0.4882812)).toBe('0.4882812');
  expect(decimalString(-125)).toBe('-125');
  expect(decimalString(0.1 + 0.2)).toBe('0.3');
  expect(decimalString(-1 / 3)).toBe('-0.3333333333333');
  for (const value of [Math.PI * 1e13, -Math.PI * 1e-9, 1e21 / 7, -1e-300 / 7, 2 / 3, 0]) {
    const text = decimalString(value);
    expect(text.length).toBeLessThanOrEqual(16);
    expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-8);
  }
});
