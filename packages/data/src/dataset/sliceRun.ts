import type { Random } from '../random';
import type { PreparedScan } from './preparedScan';

/** A run of neighbouring slices from anywhere in the scan, `maxSlices` of them, or the scan itself where it has no more. */
export function sliceRun(scan: PreparedScan, maxSlices: number, random: Random): PreparedScan {
  if (scan.slices <= maxSlices) return scan;
  const start = random.integer(0, scan.slices - maxSlices);
  const end = start + maxSlices;
  const { channels = 1 } = scan;
  const area = scan.height * scan.width;
  return {
    ...scan,
    slices: maxSlices,
    image: scan.image.subarray(start * area * channels, end * area * channels),
    mask: scan.mask.subarray(start * area, end * area),
    labels: scan.labels.subarray(start, end),
  };
}
