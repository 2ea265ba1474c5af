/** Least probability that is drawn; fainter heat would tint the whole slice. */
export const FAINTEST = 0.1;

/** The probabilities that a scale of the colours names. */
export const HEAT_TICKS: readonly number[] = [FAINTEST, 0.25, 0.5, 0.75, 1];

const OPACITY = 0.6;

export interface HeatColor {
  /** Each from 0 to 255. */
  readonly rgb: readonly [red: number, green: number, blue: number];
  /** From 0 to 1. */
  readonly opacity: number;
}

/** How a probability in [0, 1] is drawn: transparent below `FAINTEST`, then from red at one half to yellow at one. */
export function heatColor(probability: number): HeatColor {
  return {
    rgb: [255, 255 * Math.max(0, 2 * probability - 1), 0],
    opacity: probability < FAINTEST ? 0 : OPACITY * Math.min(1, 2 * probability),
  };
}
