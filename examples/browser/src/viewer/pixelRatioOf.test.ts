import { describe, expect, it } from 'vitest';
import { pixelRatioOf } from './pixelRatioOf';

describe('pixelRatioOf', () => {
  it("draws the CT's own pixels where the screen has more", () => {
    for (const pageWidth of [700, 699.3, 1234.5, 3840]) {
      expect(Math.floor(pageWidth * pixelRatioOf({ width: 512 }, 1, pageWidth, 1))).toBe(512);
    }
    expect(Math.floor(700 * pixelRatioOf({ width: 512 }, 2.5, 700, 3))).toBe(1280);
  });

  it("draws the screen's where these are fewer", () => {
    expect(pixelRatioOf({ width: 512 }, 1, 390, 1)).toBe(1);
    expect(pixelRatioOf({ width: 512 }, 8, 700, 1.5)).toBe(1.5);
  });
});
