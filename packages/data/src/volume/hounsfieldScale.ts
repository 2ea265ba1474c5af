import { RadnetError } from '@radnet/core';
import { compactHounsfield } from './compactHounsfield';

/**
 * What a caller knows of a CT whose values are no Hounsfield units, or seem not to be:
 *
 * - a number is added to every value but padding, e.g. -1024 where the offset of a 12-bit scale was forgotten; what then
 *   lies below -1024 HU is set to that;
 * - `wrapped-12-bit`: negative numbers were stored as 12-bit ones without sign, so that air is at 3096 instead of -1000, as
 *   in a part of RSNA 2019. Values from 3072 are lessened by 4096 (after J. Howard, "Cleaning the data for rapid
 *   prototyping", Kaggle 2019, who begins at 3096 and so leaves air below -1000 HU bright). A CT that does not look so is
 *   left as it is;
 * - `as-stated`: the values stay, and are not checked. For CTs without air: cropped, masked or skull-stripped ones.
 */
export type HounsfieldScale = number | 'wrapped-12-bit' | 'as-stated';

/** What pixels outside the scanned circle are set to: a little less than air (-1000 HU), the least of a 12-bit scale. */
export const AIR = -1024;

/** Air, also in a patient, and the rim of the skin lie below, fat and all else above. */
const AIR_BELOW = -200;

/** Every head CT holds more air than this share. A few voxels below `AIR_BELOW` may be streaks. */
const LEAST_AIR = 1e-3;

/** What a negative number gains that is stored in 12 bits without sign, and where the least of them comes out. */
const WRAP = 4096;
const WRAPPED_AIR = AIR + WRAP;

/** Wrapped values are not negative; a small intercept may make them slightly so. */
const LEAST_WRAPPED = -100;

/** The share of a CT that has to lie where wrapped air does. Teeth and metal take up less. */
const WRAPPED_SHARE = 0.05;

const WRAPPED_HINT = `they look like 12-bit values that lost their sign, which hounsfield 'wrapped-12-bit' gives back`;
const OFFSET_HINT =
  `say by hounsfield what to add where an offset was forgotten, e.g. -1024, or 'as-stated' where the CT is cropped, ` +
  'masked or skull-stripped';

/** A CT's values, corrected as asked for, and what was done in words. */
interface Scaled {
  readonly values: Int16Array | Float32Array;
  readonly warnings: readonly string[];
  /** Where the values are no Hounsfield units: what was expected, what came, and what to ask for. */
  readonly fault?: string;
}

/**
 * Checks that a whole CT's values are Hounsfield units: of any head CT, one voxel in a thousand is air and lies between
 * -1024 and -200 HU. Nothing is corrected unless the caller asks for it; what was corrected is checked, too.
 *
 * @param padded Whether -1024 stands for padding, which then counts for no air and stays as it is.
 * @throws RadnetError where `scale` makes no sense.
 */
export function onHounsfieldScale(
  values: Int16Array | Float32Array,
  scale: HounsfieldScale | undefined,
  padded = false,
): Scaled {
  if (scale !== undefined) checkHounsfieldScale(scale, 'hounsfield');
  if (scale === 'as-stated') return { values, warnings: [] };
  if (typeof scale === 'number') return shifted(values, scale, padded);
  const scaled = scale === undefined ? { values, warnings: [] } : unwrapped(values, padded);
  if (holdsAir(scaled.values, padded)) return scaled;
  const hint = scale === undefined && looksWrapped(values, padded) ? WRAPPED_HINT : OFFSET_HINT;
  return { ...scaled, fault: faultOf(rangeOf(scaled.values, padded), hint) };
}

/** @throws RadnetError where it is none of the scales. */
export function checkHounsfieldScale(scale: unknown, where: string): HounsfieldScale {
  if (scale === 'wrapped-12-bit' || scale === 'as-stated') return scale;
  if (typeof scale === 'number' && Number.isFinite(scale)) return scale;
  throw new RadnetError(
    `${where}: expected a number of HU to add, 'wrapped-12-bit' or 'as-stated', got ${String(scale).slice(0, 40)}`,
  );
}

/** Checked before values are cut off at -1024, which makes air of whatever lies below. */
function shifted(values: Int16Array | Float32Array, offset: number, padded: boolean): Scaled {
  const sum = (value: number): number => (isPadding(value, padded) ? value : Math.max(AIR, value + offset));
  const scaled = {
    values: compactHounsfield(values.length, (index) => sum(values[index]!)),
    warnings: [`${offset} HU added to every value, as asked for`],
  };
  if (holdsAir(values, padded, offset)) return scaled;
  const [least, most] = rangeOf(values, padded);
  return { ...scaled, fault: faultOf([least + offset, most + offset], OFFSET_HINT) };
}

function unwrapped(values: Int16Array | Float32Array, padded: boolean): Scaled {
  if (holdsAir(values, padded) || !looksWrapped(values, padded)) return { values, warnings: [] };
  const signed = (value: number): number => (value >= WRAPPED_AIR ? value - WRAP : value);
  return {
    values: compactHounsfield(values.length, (index) => signed(values[index]!)),
    warnings: [
      `${WRAP} taken off values from ${WRAPPED_AIR}, 12-bit ones that had lost their sign, as asked for`,
    ],
  };
}

const isPadding = (value: number, padded: boolean): boolean => padded && value === AIR;

/** @param offset Added to every value but padding. */
function holdsAir(values: Int16Array | Float32Array, padded: boolean, offset = 0): boolean {
  const needed = LEAST_AIR * values.length;
  let found = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! + offset;
    if (value < AIR_BELOW && value >= AIR && !isPadding(values[i]!, padded) && ++found >= needed) return true;
  }
  return false;
}

function looksWrapped(values: Int16Array | Float32Array, padded: boolean): boolean {
  const [least, most] = rangeOf(values, padded);
  if (least < LEAST_WRAPPED || most >= WRAP - LEAST_WRAPPED) return false;
  let air = 0;
  for (const value of values) if (value >= WRAPPED_AIR && value < AIR_BELOW + WRAP) air++;
  return air >= WRAPPED_SHARE * values.length;
}

function faultOf([least, most]: Range, hint: string): string {
  const [from, to] = [least, most].map((value) => Number(value.toPrecision(6)));
  const found = least <= most ? `none such among values from ${from} to ${to}` : 'nothing but padding';
  return `expected Hounsfield units, of which air takes up some from ${AIR} to ${AIR_BELOW}, got ${found}: ${hint}`;
}

type Range = readonly [least: number, most: number];

/** The least and the greatest value but for padding. */
function rangeOf(values: Int16Array | Float32Array, padded: boolean): Range {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (isPadding(value, padded)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
