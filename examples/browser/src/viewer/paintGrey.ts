import type { HounsfieldWindow } from '@radnet/data';

/** An opaque pixel for a graphics card, from numbers from 0 to 255: red, green, blue and opacity, a byte each. */
export function pixelOf(red: number, green: number, blue: number): number {
  // Rounds like `Math.round` in half the time: the shift cuts off the fraction.
  return (0xff000000 | ((blue + 0.5) << 16) | ((green + 0.5) << 8) | (red + 0.5)) >>> 0;
}

/**
 * Paints Hounsfield units as greys: black at the window's lower end and below, white at its upper end and above.
 *
 * @param picture Receives a pixel for each value.
 */
export function paintGrey(
  hounsfieldUnits: Int16Array | Float32Array,
  { level, width }: HounsfieldWindow,
  picture: Uint32Array,
): void {
  const black = level - width / 2;
  const perUnit = 255 / width;
  for (let pixel = 0; pixel < hounsfieldUnits.length; pixel++) {
    const grey = Math.min(255, Math.max(0, (hounsfieldUnits[pixel]! - black) * perUnit));
    picture[pixel] = pixelOf(grey, grey, grey);
  }
}
