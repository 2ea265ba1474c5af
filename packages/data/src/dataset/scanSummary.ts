import type { PreparedScan } from './preparedScan';

/** Everything about a prepared scan except its pixels: sizes, labels, geometry, scanner. */
export interface ScanSummary
  extends
    Required<Omit<PreparedScan, 'id' | 'image' | 'mask' | 'notes' | 'geometry' | 'scanner'>>,
    Pick<PreparedScan, 'geometry' | 'scanner'> {
  /** Whether the mask has any voxel inside. */
  readonly masked: boolean;
}

/** Summarizes a prepared scan. */
export function scanSummary(scan: PreparedScan): ScanSummary {
  const { geometry, scanner } = scan;
  const { slices, height, width, channels = 1, mask, maskKnown = true, labels, labelsKnown = true } = scan;
  // The arrays of a cached scan are views of one buffer: a view of the labels would keep all pixels in memory.
  return {
    slices,
    height,
    width,
    channels,
    maskKnown,
    masked: mask.includes(1),
    labels: labels.slice(),
    labelsKnown,
    ...(geometry && { geometry }),
    ...(scanner !== undefined && { scanner }),
  };
}
