import { encode } from 'fast-png';
import { heatColor } from './heatColor';

/** A picture in 8-bit RGB. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/**
 * A slice in grey with a heat map over it, from transparent through red to yellow.
 *
 * @param image height * width values in [0, 1].
 * @param heat Probabilities in [0, 1] in the same size. Without it, the slice is grey.
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

/** Encodes a picture as a PNG file. */
export function encodePng({ width, height, rgb }: Picture): Uint8Array {
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}
