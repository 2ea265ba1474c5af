import { RadnetError } from '@radnet/core';
import { compactHounsfield } from './compactHounsfield';

/**
 * What a caller knows of a CT whose values are no Hounsfield units, or seem not to be:
 *
 * - a number is added to every value, e.g. -1024 where the offset of a 12-bit scale was forgotten; what then lies below
 *   -1024 HU is set to that;
 * - `wrapped-12-bit`: negative numbers were stored as 12-bit ones without sign, so that air is at 3096 instead of -1000, as
 *   in a part of RSNA 2019. Values from 3096 are lessened by 4096 (J. Howard, "Cleaning the data for rapid prototyping",
 *   Kaggle 2019). A CT that does not look so is left as it is;
 * - `as-stated`: the values stay, and are not checked. For CTs without air: cropped, masked or skull-stripped ones.
 */
export type HounsfieldScale = number | 'wrapped-12-bit' | 'as-stated';

/** What pixels outside the scanned circle are set to: a little less than air (-1000 HU), the least of a 12-bit scale. */
export const AIR = -1024;

/** Air, also in a patient, and the rim of the skin lie below, fat and all else above. */
const AIR_BELOW = -200;

/** Every head CT holds more air than this share. A few voxels below `AIR_BELOW` may be streaks. */
const LEAST_AIR = 1e-3;

/** Where -1000 HU comes out where it was stored in 12 bits without sign, and what that added. */
const WRAPPED_AIR = 3096;
const WRAP = 4096;

/** Wrapped values are not negative; a small intercept may make them slightly so. */
const LEAST_WRAPPED = -100;

/** The share of a CT that has to lie where wrapped air does. Teeth and metal take up less. */
const WRAPPED_SHARE = 0.05;

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
 * @param padded Whether -1024 stands for padding, which then counts for no air.
 * @throws RadnetError where `scale` makes no sense.
 */
export function onHounsfieldScale(
  values: Int16Array | Float32Array,
  scale: HounsfieldScale | undefined,
  padded = false,
): Scaled {
  if (scale === undefined) return checked({ values, warnings: [] }, scale, padded);
  checkHounsfieldScale(scale, 'hounsfield');
  if (scale === 'as-stated') return { values, warnings: [] };
  return checked(
    typeof scale === 'number' ? shifted(values, scale) : unwrapped(values, padded),
    scale,
    padded,
  );
}

/** @throws RadnetError where it is none of the scales. */
export function checkHounsfieldScale(scale: unknown, where: string): HounsfieldScale {
  if (scale === 'wrapped-12-bit' || scale === 'as-stated') return scale;
  if (typeof scale === 'number' && Number.isFinite(scale)) return scale;
  throw new RadnetError(
    `${where}: expected a number of HU to add, 'wrapped-12-bit' or 'as-stated', got ${String(scale).slice(0, 40)}`,
  );
}

function checked(scaled: Scaled, scale: HounsfieldScale | undefined, padded: boolean): Scaled {
  return holdsAir(scaled.values, padded) ? scaled : { ...scaled, fault: faultOf(scaled.values, scale) };
}

function shifted(values: Int16Array | Float32Array, offset: number): Scaled {
  return {
    values: compactHounsfield(values.length, (index) => Math.max(AIR, values[index]! + offset)),
    warnings: [`${offset} HU added to every value, as asked for`],
  };
}

function unwrapped(values: Int16Array | Float32Array, padded: boolean): Scaled {
  if (holdsAir(values, padded) || !looksWrapped(values)) return { values, warnings: [] };
  const signed = (value: number): number => (value >= WRAPPED_AIR ? value - WRAP : value);
  return {
    values: compactHounsfield(values.length, (index) => signed(values[index]!)),
    warnings: [
      `${WRAP} taken off values from ${WRAPPED_AIR}, 12-bit ones that had lost their sign, as asked for`,
    ],
  };
}

function holdsAir(values: Int16Array | Float32Array, padded: boolean): boolean {
  const needed = LEAST_AIR * values.length;
  let found = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < AIR_BELOW && value >= AIR && !(padded && value === AIR) && ++found >= needed) return true;
  }
  return false;
}

function looksWrapped(values: Int16Array | Float32Array): boolean {
  const [least, most] = rangeOf(values);
  if (least < LEAST_WRAPPED || most >= WRAP - LEAST_WRAPPED) return false;
  let air = 0;
  for (const value of values) if (value >= WRAPPED_AIR && value < AIR_BELOW + WRAP) air++;
  return air >= WRAPPED_SHARE * values.length;
}

function faultOf(values: Int16Array | Float32Array, scale: HounsfieldScale | undefined): string {
  const range = rangeOf(values).map((value) => Number(value.toPrecision(6)));
  const hint =
    scale === undefined && looksWrapped(values)
      ? `they look like 12-bit values that lost their sign, which hounsfield 'wrapped-12-bit' gives back`
      : `say by hounsfield what to add where an offset was forgotten, e.g. -1024, or 'as-stated' where the CT is cropped, ` +
        'masked or skull-stripped';
  return (
    `expected Hounsfield units, of which air takes up some from ${AIR} to ${AIR_BELOW}, ` +
    `got none such among values from ${range.join(' to ')}: ${hint}`
  );
}

function rangeOf(values: Int16Array | Float32Array): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
