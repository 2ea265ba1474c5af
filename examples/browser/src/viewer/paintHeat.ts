import { placesInMap } from '@radnet/data';
import type { HeatMaps, ShownVolume } from '../worker/viewerWorker';
import { HEAT_LEVELS } from './heatPalette';
import { pixelOf } from './paintGrey';

/**
 * Paints the map of a slice over the greys of the CT, interpolated linearly. Map and slice have the same centre, as in
 * `preprocessCt`.
 *
 * @param palette As `heatPalette` makes it.
 * @param picture The slice's greys, height * width pixels, row by row, as `paintGrey` makes them.
 */
export function paintHeat(
  maps: HeatMaps,
  slice: number,
  { height, width, spacingMm }: Pick<ShownVolume, 'height' | 'width' | 'spacingMm'>,
  palette: Float32Array,
  picture: Uint32Array,
): void {
  const { size, fieldOfViewMm } = maps;
  const map = maps.values.subarray(slice * size * size, (slice + 1) * size * size);
  const columns = placesInMap(width, spacingMm.x, size, fieldOfViewMm / size);
  const rows = placesInMap(height, spacingMm.y, size, fieldOfViewMm / size);
  const line = new Float32Array(size);
  for (let y = 0; y < height; y++) {
    if (rows.lower[y]! < 0) continue;
    const [above, below] = [rows.lower[y]! * size, rows.upper[y]! * size];
    for (let x = 0; x < size; x++) {
      line[x] = map[above + x]! + (map[below + x]! - map[above + x]!) * rows.weight[y]!;
    }
    for (let x = 0; x < width; x++) {
      if (columns.lower[x]! < 0) continue;
      const left = line[columns.lower[x]!]!;
      const probability = left + (line[columns.upper[x]!]! - left) * columns.weight[x]!;
      const level = 4 * Math.round(probability * (HEAT_LEVELS - 1));
      const kept = palette[level]!;
      if (kept === 1) continue;
      const pixel = y * width + x;
      const grey = kept * (picture[pixel]! & 0xff);
      picture[pixel] = pixelOf(
        grey + palette[level + 1]!,
        grey + palette[level + 2]!,
        grey + palette[level + 3]!,
      );
    }
  }
}
