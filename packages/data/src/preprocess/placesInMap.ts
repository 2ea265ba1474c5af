/**
 * Where the middle of each pixel of an image lies in a map, along one axis: between which two of the map's pixels, and
 * the weight of the second.
 */
export interface PlacesInMap {
  /** Index of the map's pixel at or before each image pixel's middle; -1 where the map does not reach. */
  readonly lower: Int32Array;
  /** Index of the map's next pixel, or the same one at the map's end. */
  readonly upper: Int32Array;
  /** Weight of `upper`, 0 to 1; `lower` has the rest. */
  readonly weight: Float32Array;
}

/**
 * Finds an image's pixels in a map, along one axis, for linear interpolation. Image and map share their middle, as in
 * {@link preprocessCt}. Between the middle of the map's outermost pixel and its edge, that pixel's value holds.
 *
 * @param pixels Number of pixels of the image.
 * @param pixelMm Side of the image's pixels, in mm.
 * @param size Number of pixels of the map.
 * @param sizeMm Side of the map's pixels, in mm.
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
