import { RadnetError } from '@radnet/core';
import type { HounsfieldWindow } from './preprocessOptions';

/**
 * Maps a window of Hounsfield units linearly to [0, 1]. Values at or below level - width / 2 become 0, values at or
 * above level + width / 2 become 1.
 *
 * @param hounsfieldUnits Any shape, flat. Not modified.
 * @returns A new float32 array of the same length.
 * @throws RadnetError if the level is not a finite number or the width is not a positive one.
 */
export function windowToUnit(
  hounsfieldUnits: Int16Array | Float32Array,
  window: HounsfieldWindow,
): Float32Array {
  return windowInto(hounsfieldUnits, window, new Float32Array(hounsfieldUnits.length));
}

/** Does the same but writes into an existing array, which may be the source. */
export function windowInto(
  hounsfieldUnits: Int16Array | Float32Array,
  { level, width }: HounsfieldWindow,
  unit: Float32Array,
): Float32Array {
  if (!Number.isFinite(level)) throw new RadnetError(`window.level: expected a finite number, got ${level}`);
  if (!(width > 0 && Number.isFinite(width))) {
    throw new RadnetError(`window.width: expected a positive number, got ${width}`);
  }
  const lowest = level - width / 2;
  for (let i = 0; i < unit.length; i++) {
    const share = (hounsfieldUnits[i]! - lowest) / width;
    unit[i] = share > 1 ? 1 : share > 0 ? share : 0;
  }
  return unit;
}
