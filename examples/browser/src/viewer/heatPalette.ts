import { heatColor } from '../../../heatColor';

/** Number of levels of probability; a screen cannot show more. */
export const HEAT_LEVELS = 256;

/**
 * How `heatColor` changes a pixel, for probabilities from 0 to 1. Four numbers for each level: the share of the underlying
 * pixel that is kept, and the red, green and blue that are added.
 *
 * @param opacity Opacity of the whole map, from 0 to 1. At 1 it looks as in `predict-ct`.
 */
export function heatPalette(opacity: number): Float32Array {
  const palette = new Float32Array(4 * HEAT_LEVELS);
  for (let level = 0; level < HEAT_LEVELS; level++) {
    const color = heatColor(level / (HEAT_LEVELS - 1));
    const share = color.opacity * opacity;
    palette.set([1 - share, ...color.rgb.map((channel) => channel * share)], 4 * level);
  }
  return palette;
}
