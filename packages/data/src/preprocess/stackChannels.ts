/**
 * Stacks windowed images of the same slices, and each slice's neighbours, as channels.
 *
 * @param windowed One image per window, each [slices, pixels].
 * @returns [slices, pixels, channels], with all windows of the lowest neighbour, then of the next slice, up to the
 *   highest neighbour. Beyond the ends of the stack, the outermost slice is repeated.
 */
export function stackChannels(
  windowed: readonly Float32Array[],
  slices: number,
  neighbours: number,
): Float32Array {
  if (windowed.length === 1 && neighbours === 0) return windowed[0]!;
  const pixels = windowed[0]!.length / slices;
  const channels = windowed.length * (2 * neighbours + 1);
  const result = new Float32Array(slices * pixels * channels);
  for (let slice = 0; slice < slices; slice++) {
    let channel = 0;
    for (let offset = -neighbours; offset <= neighbours; offset++) {
      const start = Math.min(Math.max(slice + offset, 0), slices - 1) * pixels;
      for (const image of windowed) {
        let to = slice * pixels * channels + channel++;
        for (let from = start; from < start + pixels; from++, to += channels) result[to] = image[from]!;
      }
    }
  }
  return result;
}
