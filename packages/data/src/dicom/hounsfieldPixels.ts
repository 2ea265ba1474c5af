import { compactHounsfield } from '../volume/compactHounsfield';
import { AIR } from '../volume/hounsfieldScale';
import { type DicomHeader, quoted } from './dicomHeader';
import { describeTag } from './dicomTags';
import { type PaddingRange, paddingOf, type Rescale } from './paddingOf';
import type { DicomSlice } from './parseDicomSlice';
import type { StoredFrame } from './storedFrames';

const BITS = 16;

/** Units that a rescaled CT value may state: Hounsfield units, or none. Others are maps of something else. */
const RESCALE_TYPES = [undefined, 'HU', 'US'];

const NO_PADDING: PaddingRange = { word: -1, low: Infinity, high: -Infinity };

/** Words from here on are small negative numbers where they are signed: -4096 and up. */
const FIRST_NEGATIVE = 0xf000;

/** Up to here, a stored value times the slope plus the intercept is a whole number of 32 bits. */
const MOST_FACTOR = 2 ** 14;

/** No CT has more: the extended scale ends at 30,710 HU. */
const MOST_HOUNSFIELD = 32767;

/**
 * A frame's pixels in Hounsfield units: bits above those stored masked off or the sign extended, then
 * stored value x RescaleSlope + RescaleIntercept (PS3.3, section C.11.1.1.2); padding is set to air (see `paddingOf`).
 *
 * Pixels that are called unsigned, but are negative numbers, are read as signed, with a warning: all that would lie
 * beyond any CT scale are small negative numbers by their bits.
 *
 * @param header Of the frame.
 * @param lossy Whether the pixels went through a lossy compression.
 * @returns Rows x Columns values, row by row: Int16Array where all are whole and fit, else Float32Array; and whether
 *   padding was set.
 * @throws RadnetError where the rescaling is missing or does not lead to Hounsfield units.
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

/** The common case in whole numbers only, which is several times as fast: undefined where one is no int16. */
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

/** The table made last: the slices of a series share one. */
let lastTable: { readonly key: string; readonly units: Int32Array } | undefined;

/** Hounsfield units, or air, by the word that is stored. Looking up takes half as long as computing. */
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
