/** Where the middle of each pixel along an axis lies in a map: between which two of its pixels, and the weight of the second. */
export interface PlacesInMap {
  /** -1 where the map does not reach. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly weight: Float32Array;
}

/**
 * The places of an image's pixels in a map, along one axis, for linear interpolation. Both share their middle, as in `preprocessCt`.
 * Beyond the middles of the map's outer pixels these stand again.
 *
 * @param pixels Of the image, each `pixelMm` wide.
 * @param size Pixels of the map, each `sizeMm` wide.
 */
export function placesInMap(pixels: number, pixelMm: number, size: number, sizeMm: number): PlacesInMap {
  const lower = new Int32Array(pixels).fill(-1);
  const upper = new Int32Array(pixels);
  const weight = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = ((pixel + 0.5 - pixels / 2) * pixelMm) / sizeMm + size / 2 - 0.5;
    if (at < -0.5 || at > size - 0.5) continue;
    const inside = Math.min(size - 1, Math.max(0, at));
    lower[pixel] = Math.floor(inside);
    upper[pixel] = Math.min(size - 1, lower[pixel]! + 1);
    weight[pixel] = inside - lower[pixel]!;
  }
  return { lower, upper, weight };
}
