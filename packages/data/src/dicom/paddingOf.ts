import { AIR } from '../volume/hounsfieldScale';
import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';

/** End of CT's 12-bit scale in HU. Declared padding above it, or below air, cannot be tissue. */
export const MOST_TISSUE = 3071;

/** Padding up to this value, in HU, is practically air and needs no change. */
const NEARLY_AIR = -900;

/** How stored numbers are converted to Hounsfield units. */
export interface Rescale {
  readonly signed: boolean;
  readonly slope: number;
  readonly intercept: number;
}

/** Which pixels count as padding: those with `word`, and those from `low` to `high`. */
export interface PaddingRange {
  /** A stored word with this value. */
  readonly word: number;
  /** Start of the range in HU, inclusive. */
  readonly low: number;
  /** End of the range in HU, inclusive. */
  readonly high: number;
}

export interface Padding {
  /** Undefined if the file declares no padding, or none that needs a change. */
  readonly range?: PaddingRange;
  readonly warnings: readonly string[];
}

/**
 * Finds which pixels a file declares as padding: PixelPaddingValue, or the range up to PixelPaddingRangeLimit if that
 * is given (PS3.3, section C.7.5.1.1.2). Lossy compression changes the value a little, so in a lossy file every value
 * nearer to the padding than to the CT scale counts as padding.
 *
 * A padding value that tissue can also have is ignored with a warning: following it would put holes into the image.
 * Values that the file does not declare as padding stay as they are, however low.
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
    const range = lossy ? { low: -Infinity, high: (high + AIR) / 2 } : { low, high };
    return { range: { word: first, ...range }, warnings: [] };
  }
  if (low > MOST_TISSUE) {
    const range = lossy ? { low: (low + MOST_TISSUE) / 2, high: Infinity } : { low, high };
    return { range: { word: first, ...range }, warnings: [] };
  }
  if (high <= NEARLY_AIR) return { warnings: [] };
  const stated = low === high ? `${low} HU` : `${low} to ${high} HU`;
  return {
    warnings: [
      `${describeTag('PixelPaddingValue')} stands for ${stated}, which tissue may have: left as it is`,
    ],
  };
}
