import { describe, expect, it } from 'vitest';
import { heatOverlay } from '../../../heatOverlay';
import { HEAT_LEVELS, heatPalette } from './heatPalette';

const drawn = (palette: Float32Array, level: number, grey: number): number[] => {
  const [kept, ...added] = palette.subarray(4 * level, 4 * level + 4);
  return added.map((channel) => Math.round(grey * kept! + channel));
};

describe('heatPalette', () => {
  it("gives the colours of predict-ct's pictures", () => {
    const palette = heatPalette(1);
    for (let level = 0; level < HEAT_LEVELS; level++) {
      const { rgb } = heatOverlay([0.4], [level / (HEAT_LEVELS - 1)], 1);
      expect(drawn(palette, level, 0.4 * 255)).toEqual([...rgb]);
    }
  });

  it('fades the whole map', () => {
    expect(drawn(heatPalette(0.5), HEAT_LEVELS - 1, 101)).toEqual([147, 147, 71]);
    expect(drawn(heatPalette(0), HEAT_LEVELS - 1, 100)).toEqual([100, 100, 100]);
  });
});
