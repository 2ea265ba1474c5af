import { AIR } from '../volume/hounsfieldScale';
import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';

/** The 12-bit scale of CT ends here. What is declared as padding beyond it, or below air, is no tissue. */
export const MOST_TISSUE = 3071;

/** Padding up to here is as good as air and needs no change. */
const NEARLY_AIR = -900;

/** How stored numbers become Hounsfield units. */
export interface Rescale {
  readonly signed: boolean;
  readonly slope: number;
  readonly intercept: number;
}

/** What counts as padding. */
export interface PaddingRange {
  /** A word of this value as it is stored. */
  readonly word: number;
  /** Hounsfield units from here to `high`. */
  readonly low: number;
  readonly high: number;
}

export interface Padding {
  /** Undefined where none is declared that counts. */
  readonly range?: PaddingRange;
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
