import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';

/** What pixels outside the scanned circle are set to: a little less than air (-1000 HU), the least of a 12-bit scale. */
export const AIR = -1024;

/** The 12-bit scale of CT ends here. What is declared as padding beyond it, or below air, is no tissue. */
const MOST_TISSUE = 3071;

/** Padding up to here is as good as air and needs no change. */
const NEARLY_AIR = -900;

/** How stored numbers become Hounsfield units. */
export interface Rescale {
  readonly signed: boolean;
  readonly slope: number;
  readonly intercept: number;
}

export interface Padding {
  /** Whether a pixel is padding: by its word as stored, and its Hounsfield units. Undefined where none is declared. */
  readonly covers?: (word: number, hounsfield: number) => boolean;
  readonly warnings: readonly string[];
}

/**
 * Which pixels a file declares as padding: PixelPaddingValue, to PixelPaddingRangeLimit where that is given (PS3.3,
 * section C.7.5.1.1.2). In a lossy file the value comes out a little changed: there, all that is nearer to the padding
 * than to the scale of CT is padding. A value that tissue may have is none, with a warning: following it would put holes
 * into the picture. Values that nothing declares stay as they are, however low.
 */
export function paddingOf(
  header: DicomHeader,
  { signed, slope, intercept }: Rescale,
  lossy: boolean,
): Padding {
  const first = header.optionalUnsigned('PixelPaddingValue');
  if (first === undefined) return { warnings: [] };
  const last = header.optionalUnsigned('PixelPaddingRangeLimit') ?? first;
  const [a, b] = [first, last].map((word) => (signed ? (word << 16) >> 16 : word) * slope + intercept);
  const [low, high] = [Math.min(a!, b!), Math.max(a!, b!)];
  if (high < AIR) {
    const limit = lossy ? (high + AIR) / 2 : high;
    const least = lossy ? -Infinity : low;
    return { covers: (word, hu) => word === first || (hu <= limit && hu >= least), warnings: [] };
  }
  if (low > MOST_TISSUE) {
    const limit = lossy ? (low + MOST_TISSUE) / 2 : low;
    const most = lossy ? Infinity : high;
    return { covers: (word, hu) => word === first || (hu >= limit && hu <= most), warnings: [] };
  }
  if (high <= NEARLY_AIR) return { warnings: [] };
  const range = low === high ? `${low} HU` : `${low} to ${high} HU`;
  return {
    warnings: [
      `${describeTag('PixelPaddingValue')} stands for ${range}, which tissue may have: left as it is`,
    ],
  };
}
