import { describe, expect, it } from 'vitest';
import { FAINTEST, heatColor } from './heatColor';

describe('heatColor', () => {
  it('is nothing below the faintest, red up to one half, yellow at one', () => {
    expect(heatColor(FAINTEST - 0.001).opacity).toBe(0);
    expect(heatColor(FAINTEST)).toEqual({ rgb: [255, 0, 0], opacity: 0.12 });
    expect(heatColor(0.5)).toEqual({ rgb: [255, 0, 0], opacity: 0.6 });
    expect(heatColor(0.75)).toEqual({ rgb: [255, 127.5, 0], opacity: 0.6 });
    expect(heatColor(1)).toEqual({ rgb: [255, 255, 0], opacity: 0.6 });
  });
});
