import type { PreparedScan } from './preparedScan';

/** What is known of a scan without its pixels. */
export interface ScanSummary
  extends
    Required<Omit<PreparedScan, 'id' | 'image' | 'mask' | 'notes' | 'geometry' | 'scanner'>>,
    Pick<PreparedScan, 'geometry' | 'scanner'> {
  /** Whether any voxel of its mask is inside. */
  readonly masked: boolean;
}

export function scanSummary(scan: PreparedScan): ScanSummary {
  const { geometry, scanner } = scan;
  const { slices, height, width, channels = 1, mask, maskKnown = true, labels, labelsKnown = true } = scan;
  // A scan from the cache is views of one buffer: a view of its labels would keep all its pixels.
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
