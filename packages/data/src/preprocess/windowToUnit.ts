import { RadnetError } from '@radnet/core';
import type { HounsfieldWindow } from './preprocessOptions';

/**
 * Maps a window of Hounsfield units to [0, 1], linearly: level - width / 2 and all below it to 0, level + width / 2 and
 * all above it to 1.
 *
 * @param hounsfieldUnits Any shape, flat. Left as it is.
 * @returns As many float32 values.
 * @throws RadnetError where the level is not a finite number or the width not a positive one.
 */
export function windowToUnit(
  hounsfieldUnits: Int16Array | Float32Array,
  window: HounsfieldWindow,
): Float32Array {
  return windowInto(hounsfieldUnits, window, new Float32Array(hounsfieldUnits.length));
}

/** The same into an array that is there already, which may be the source. */
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
