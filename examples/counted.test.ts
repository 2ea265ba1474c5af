import { expect, it } from 'vitest';
import { counted } from './counted';

it.each([
  [0, '0 CTs'],
  [1, '1 CT'],
  [2, '2 CTs'],
])('counts %d', (count, text) => {
  expect(counted(count, 'CT')).toBe(text);
});
