import { heatColor } from '../../../heatColor';

/** How finely probabilities are told apart; a screen shows no more. */
export const HEAT_LEVELS = 256;

/**
 * How `heatColor` changes a pixel, for probabilities from 0 to 1, four numbers a level: the share that is kept of what lies
 * below, and the red, green and blue that are added.
 *
 * @param opacity Of the whole map, from 0 to 1: at 1 it is drawn as `predict-ct` draws it.
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
