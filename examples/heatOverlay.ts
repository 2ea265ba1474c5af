import { encode } from 'fast-png';

/** A picture in 8-bit RGB. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Least probability that is drawn; fainter heat would tint the whole slice. */
export const FAINTEST = 0.1;
const OPACITY = 0.6;

/** How a probability in [0, 1] is drawn: transparent below `FAINTEST`, then from red at one half to yellow at one. */
export function heatColor(probability: number): {
  readonly rgb: readonly [number, number, number];
  readonly opacity: number;
} {
  return {
    rgb: [255, 255 * Math.max(0, 2 * probability - 1), 0],
    opacity: probability < FAINTEST ? 0 : OPACITY * Math.min(1, 2 * probability),
  };
}

/**
 * A slice in grey with a map of probabilities over it, from transparent over red to yellow.
 *
 * @param image height * width values in [0, 1].
 * @param heat Probabilities in [0, 1] at the same size; without it the slice stays grey.
 */
export function heatOverlay(
  image: ArrayLike<number>,
  heat: ArrayLike<number> | undefined,
  width: number,
): Picture {
  const rgb = new Uint8Array(image.length * 3);
  for (let i = 0; i < image.length; i++) {
    const grey = 255 * image[i]!;
    const { rgb: color, opacity } = heatColor(heat?.[i] ?? 0);
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * i + channel] = Math.round(grey * (1 - opacity) + color[channel]! * opacity);
    }
  }
  return { width, height: image.length / width, rgb };
}

export function encodePng({ width, height, rgb }: Picture): Uint8Array {
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}
