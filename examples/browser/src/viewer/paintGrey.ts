import type { HounsfieldWindow } from '@radnet/data';

/** An opaque pixel as a graphics card takes it: red, green, blue and opacity, each a byte, out of numbers from 0 to 255. */
export function pixelOf(red: number, green: number, blue: number): number {
  // Rounds as `Math.round` does, in half the time: a shift cuts off what is behind the point.
  return (0xff000000 | ((blue + 0.5) << 16) | ((green + 0.5) << 8) | (red + 0.5)) >>> 0;
}

/**
 * Paints Hounsfield units as greys: black at the window's lower end and below, white at its upper end and above.
 *
 * @param picture Takes a pixel for each value.
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
