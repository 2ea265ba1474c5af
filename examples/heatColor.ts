/** The lowest probability that is drawn. Fainter heat would tint the whole slice. */
export const FAINTEST = 0.1;

/** The probabilities marked on the colour scale. */
export const HEAT_TICKS: readonly number[] = [FAINTEST, 0.25, 0.5, 0.75, 1];

const OPACITY = 0.6;

/** A colour of the heat map. */
export interface HeatColor {
  /** Each from 0 to 255. */
  readonly rgb: readonly [red: number, green: number, blue: number];
  /** From 0 to 1. */
  readonly opacity: number;
}

/** The colour of a probability in [0, 1]: transparent below `FAINTEST`, red at 0.5, yellow at 1. */
export function heatColor(probability: number): HeatColor {
  return {
    rgb: [255, 255 * Math.max(0, 2 * probability - 1), 0],
    opacity: probability < FAINTEST ? 0 : OPACITY * Math.min(1, 2 * probability),
  };
}
