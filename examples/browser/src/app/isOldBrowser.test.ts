import { afterEach, expect, it, vi } from 'vitest';
import { isOldBrowser } from './isOldBrowser';

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  ['everything', () => true, false],
  ['no :has', (what: string) => !what.includes(':has'), true],
  ['no color-mix', (_: string, value?: string) => !value?.includes('color-mix'), true],
])('asks for what the page needs: %s', (_, supports, isOld) => {
  vi.stubGlobal('CSS', { supports });
  expect(isOldBrowser()).toBe(isOld);
});
