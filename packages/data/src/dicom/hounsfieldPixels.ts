import { compactHounsfield } from '../volume/compactHounsfield';
import { AIR } from '../volume/hounsfieldScale';
import { type DicomHeader, quoted } from './dicomHeader';
import { describeTag } from './dicomTags';
import { type PaddingRange, paddingOf, type Rescale } from './paddingOf';
import type { DicomSlice } from './parseDicomSlice';
import type { StoredFrame } from './storedFrames';

const BITS = 16;

/** Units that RescaleType may state: Hounsfield units, or none. Other units are maps of something else. */
const RESCALE_TYPES = [undefined, 'HU', 'US'];

const NO_PADDING: PaddingRange = { word: -1, low: Infinity, high: -Infinity };

/** From this word on, words read as signed are small negative numbers: -4096 and up. */
const FIRST_NEGATIVE = 0xf000;

/** With slope and intercept up to this size, a rescaled value is an integer that fits into 32 bits. */
const MOST_FACTOR = 2 ** 14;

/** Above any CT value: the extended scale ends at 30,710 HU. */
const MOST_HOUNSFIELD = 32767;

/**
 * Converts a frame's pixels to Hounsfield units: masks off the bits above those stored or extends the sign, then
 * computes stored value x RescaleSlope + RescaleIntercept (PS3.3, section C.11.1.1.2). Padding is set to air (see
 * `paddingOf`).
 *
 * Some files declare negative pixels as unsigned. If every value beyond the CT scale is a small negative number when
 * its bits are read as signed, all pixels are read as signed, with a warning.
 *
 * @param header The frame's header.
 * @param statedSigned Whether the file declares its pixels as signed.
 * @param lossy Whether the pixels went through a lossy compression.
 * @returns Rows x columns values, row by row: an Int16Array if all values are integers that fit, else a Float32Array;
 *   and whether the file declares padding.
 * @throws RadnetError if the rescaling is missing or does not lead to Hounsfield units.
 */
export function hounsfieldPixels(
  header: DicomHeader,
  { words, bits }: StoredFrame,
  statedSigned: boolean,
  lossy: boolean,
): Pick<DicomSlice, 'hounsfieldUnits' | 'padded' | 'warnings'> {
  const type = header.text('RescaleType');
  if (!RESCALE_TYPES.includes(type)) {
    throw header.error(`expected HU in ${describeTag('RescaleType')}, got ${quoted(type)}`);
  }
  const slope = header.number('RescaleSlope');
  const intercept = header.number('RescaleIntercept');
  if (slope === 0) throw header.error(`expected ${describeTag('RescaleSlope')} other than 0, got 0`);
  if (!Number.isFinite(Math.fround(65535 * Math.abs(slope) + Math.abs(intercept)))) {
    throw header.error(
      `expected ${describeTag('RescaleSlope')} and ${describeTag('RescaleIntercept')} that lead to Hounsfield units, ` +
        `got ${slope} and ${intercept}`,
    );
  }
  const mixedUp = !statedSigned && bits === BITS && isMixedUp(words, { slope, intercept });
  const signed = statedSigned || mixedUp;
  const rescale = { signed, slope, intercept };
  const { range = NO_PADDING, warnings } = paddingOf(header, rescale, lossy);
  const mixUp = `${describeTag('PixelRepresentation')} says unsigned, but pixels are negative: read as signed`;
  return {
    hounsfieldUnits: wholeUnits(words, bits, rescale, range) ?? anyUnits(words, bits, rescale, range),
    padded: range !== NO_PADDING,
    warnings: mixedUp ? [mixUp, ...warnings] : warnings,
  };
}

/** Handles the common case with integers only, which is several times as fast; undefined if a value is not an int16. */
function wholeUnits(
  words: Uint16Array,
  bits: number,
  rescale: Rescale,
  range: PaddingRange,
): Int16Array | undefined {
  const { slope, intercept } = rescale;
  if (![slope, intercept].every((value) => Number.isInteger(value) && Math.abs(value) <= MOST_FACTOR)) {
    return undefined;
  }
  const table = unitsByWord(bits, rescale, range);
  const count = words.length;
  const whole = new Int16Array(count);
  let outside = 0;
  for (let i = 0; i < count; i++) {
    const value = table[words[i]!]!;
    outside |= ((value << BITS) >> BITS) ^ value;
    whole[i] = value;
  }
  return outside === 0 ? whole : undefined;
}

/** The last table made: the slices of a series share one. */
let lastTable: { readonly key: string; readonly units: Int32Array } | undefined;

/**
 * Returns a table from each stored word to its Hounsfield units, or to air for padding. A lookup takes half as long as
 * the computation.
 */
function unitsByWord(
  bits: number,
  { signed, slope, intercept }: Rescale,
  { word: padding, low, high }: PaddingRange,
): Int32Array {
  const key = [bits, signed, slope, intercept, padding, low, high].join();
  if (lastTable?.key === key) return lastTable.units;
  const units = new Int32Array(1 << BITS);
  const mask = 0xffff >> (BITS - bits);
  // (x ^ sign) - sign extends the sign of x.
  const sign = signed ? 1 << (bits - 1) : 0;
  for (let word = 0; word < units.length; word++) {
    const hu = (((word & mask) ^ sign) - sign) * slope + intercept;
    units[word] = word === padding || (hu >= low && hu <= high) ? AIR : hu;
  }
  lastTable = { key, units };
  return units;
}

function anyUnits(
  words: Uint16Array,
  bits: number,
  { signed, slope, intercept }: Rescale,
  { word: padding, low, high }: PaddingRange,
): Int16Array | Float32Array {
  const shift = 2 * BITS - bits;
  return compactHounsfield(words.length, (index) => {
    const word = words[index]!;
    const stored = signed ? (word << shift) >> shift : (word << shift) >>> shift;
    const hu = stored * slope + intercept;
    return word === padding || (hu >= low && hu <= high) ? AIR : hu;
  });
}

function isMixedUp(words: Uint16Array, { slope, intercept }: Omit<Rescale, 'signed'>): boolean {
  if (FIRST_NEGATIVE * slope + intercept <= MOST_HOUNSFIELD) return false;
  let high = 0;
  for (const word of words) {
    if (word < 0x8000) continue;
    if (word < FIRST_NEGATIVE) return false;
    high++;
  }
  return high > 0;
}
