/** Radius of the kernel, in standard deviations. */
const REACH = 4;

/**
 * Blurs a map with a Gaussian and mirrors it beyond its edges, like `scipy.ndimage.gaussian_filter` with its defaults.
 *
 * @param values [height, width], flat. Not modified.
 * @param sigma Standard deviation in pixels.
 */
export function gaussianBlur(values: Float64Array, width: number, sigma: number): Float64Array {
  const height = values.length / width;
  const radius = Math.floor(REACH * sigma + 0.5);
  const weights = Float64Array.from({ length: radius + 1 }, (_, i) =>
    Math.exp(-(i * i) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0) * 2 - 1;
  const kernel = weights.map((weight) => weight / total);
  const down = blurAxis(values, kernel, height, width, width, 1);
  return blurAxis(down, kernel, width, 1, height, width);
}

/** Blurs along one axis. The axis has `size` values that lie `step` apart; there are `lines` lines, `between` apart. */
function blurAxis(
  values: Float64Array,
  kernel: Float64Array,
  size: number,
  step: number,
  lines: number,
  between: number,
): Float64Array {
  const result = new Float64Array(values.length);
  const mirrored = (i: number): number => {
    const turn = ((i % (2 * size)) + 2 * size) % (2 * size);
    return turn < size ? turn : 2 * size - 1 - turn;
  };
  for (let i = 0; i < size; i++) {
    for (let offset = 1 - kernel.length; offset < kernel.length; offset++) {
      const weight = kernel[Math.abs(offset)]!;
      let from = mirrored(i + offset) * step;
      let to = i * step;
      for (let line = 0; line < lines; line++, from += between, to += between) {
        result[to]! += weight * values[from]!;
      }
    }
  }
  return result;
}
