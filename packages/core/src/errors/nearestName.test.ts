import { expect, it } from 'vitest';
import { nearestName } from './nearestName';

const NAMES = ['opset', 'metadata', 'growthRate', 'window'];

it.each([
  ['growthrate', 'growthRate'],
  ['growth_rate', 'growthRate'],
  ['windw', 'window'],
  ['opsetVersion', 'opset'],
  ['meta', 'metadata'],
  ['brainWindow', 'window'],
  ['slices', undefined],
  ['op', undefined],
  ['', undefined],
])('for %s it is %s', (given, nearest) => {
  expect(nearestName(given, NAMES)).toBe(nearest);
});
