import type { PreparedScan } from './preparedScan';

/** Returns `count` neighbouring slices of a scan from `start` on, or the scan itself if it has no more than that. */
export function sliceRun(scan: PreparedScan, start: number, count: number): PreparedScan {
  if (scan.slices <= count) return scan;
  const end = start + count;
  const { channels = 1, geometry } = scan;
  const area = scan.height * scan.width;
  return {
    ...scan,
    slices: count,
    image: scan.image.subarray(start * area * channels, end * area * channels),
    mask: scan.mask.subarray(start * area, end * area),
    labels: scan.labels.subarray(start, end),
    ...(geometry && { geometry: { ...geometry, positionsMm: geometry.positionsMm.slice(start, end) } }),
  };
}
