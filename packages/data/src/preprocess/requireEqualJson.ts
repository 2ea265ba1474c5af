import { RadnetError } from '@radnet/core';
import { showValue } from '@radnet/core/internal';

/**
 * Compares plain JSON, whatever the order of its keys.
 *
 * @param where Names the values in messages, and is followed by the path to what differs: `resample.outsideHu`.
 * @param ignored Keys that are not compared, at any depth.
 * @throws RadnetError for the first difference.
 */
export function requireEqualJson(
  where: string,
  expected: unknown,
  found: unknown,
  ignored: readonly string[] = [],
): void {
  if (isContainer(expected) && isContainer(found) && Array.isArray(expected) === Array.isArray(found)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    for (const key of keys) {
      if (ignored.includes(key)) continue;
      const path = Array.isArray(expected) ? `${where}[${key}]` : `${where}.${key}`;
      requireEqualJson(path, expected[key], found[key], ignored);
    }
    return;
  }
  if (expected !== found) {
    throw new RadnetError(`${where}: expected ${shown(expected)}, got ${shown(found)}`);
  }
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const shown = (value: unknown): string => (value === undefined ? 'nothing' : showValue(value));
