import { RadnetError } from '@radnet/core';
import { compactHounsfield } from './compactHounsfield';

/**
 * How to correct a CT whose values are not Hounsfield units, or seem not to be:
 *
 * - A number is added to every value except padding, e.g. -1024 if the offset of a 12-bit scale was forgotten. Results
 *   below -1024 HU are set to -1024.
 * - `wrapped-12-bit`: negative numbers were stored as unsigned 12-bit ones, so that air is at 3096 instead of -1000, as
 *   in a part of RSNA 2019. 4096 is subtracted from values of 3072 and more (after J. Howard, "Cleaning the data for
 *   rapid prototyping", Kaggle 2019, who starts at 3096 and so leaves air below -1000 HU bright). A CT that does not
 *   look like this is not changed.
 * - `as-stated`: the values are neither changed nor checked. For CTs without air: cropped, masked or skull-stripped
 *   ones.
 */
export type HounsfieldScale = number | 'wrapped-12-bit' | 'as-stated';

/** Value of pixels outside the scanned circle, in HU: slightly less than air (-1000), the lowest of a 12-bit scale. */
export const AIR = -1024;

/** Air, also inside a patient, and the rim of the skin lie below; fat and everything else lie above. HU. */
const AIR_BELOW = -200;

/** Every head CT has more air than this share. A few voxels below `AIR_BELOW` may be streaks. */
const LEAST_AIR = 1e-3;

/** What storing a negative number as an unsigned 12-bit one adds to it, and where that puts the lowest value. */
const WRAP = 4096;
const WRAPPED_AIR = AIR + WRAP;

/** Wrapped values are not negative; a small intercept may make them slightly so. */
const LEAST_WRAPPED = -100;

/** Share of a CT that must lie where wrapped air does. Teeth and metal take up less. */
const WRAPPED_SHARE = 0.05;

const WRAPPED_HINT = `they look like 12-bit values that lost their sign, which hounsfield 'wrapped-12-bit' gives back`;
const OFFSET_HINT =
  `say by hounsfield what to add where an offset was forgotten, e.g. -1024, or 'as-stated' where the CT is cropped, ` +
  'masked or skull-stripped';

/** A CT's values, corrected as the caller asked, and what was done in words. */
interface Scaled {
  readonly values: Int16Array | Float32Array;
  readonly warnings: readonly string[];
  /** Set if the values are not Hounsfield units: what was expected, what came, and what to ask for. */
  readonly fault?: string;
}

/**
 * Checks that the values of a whole CT are Hounsfield units: in every head CT, at least one voxel in a thousand is air,
 * between -1024 and -200 HU. Corrects nothing unless the caller asks for it, and checks the corrected values too.
 *
 * @param padded Whether -1024 is padding, which then neither counts as air nor changes.
 * @throws RadnetError if `scale` is not a valid scale.
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

/** @throws RadnetError if it is none of the scales. */
export function checkHounsfieldScale(scale: unknown, where: string): HounsfieldScale {
  if (scale === 'wrapped-12-bit' || scale === 'as-stated') return scale;
  if (typeof scale === 'number' && Number.isFinite(scale)) return scale;
  throw new RadnetError(
    `${where}: expected a number of HU to add, 'wrapped-12-bit' or 'as-stated', got ${String(scale).slice(0, 40)}`,
  );
}

/** Checks before clipping at -1024, because clipping makes everything below look like air. */
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

/** @param offset Added to every value except padding. */
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

/** Returns the lowest and the highest value, ignoring padding. */
function rangeOf(values: Int16Array | Float32Array, padded: boolean): Range {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (isPadding(value, padded)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
