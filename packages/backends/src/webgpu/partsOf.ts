import { BLOCK } from './packing';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * Splits a list into parts, in order, so that the numbers of each part fit one binding. An item that does not fit on
 * its own is a part, too.
 *
 * @param numbers Returns how many numbers belong to an item.
 */
export function partsOf<T>(
  { device }: Pick<WebgpuBackend, 'device'>,
  list: readonly T[],
  numbers: (one: T) => number,
): T[][] {
  const most = device.limits.maxStorageBufferBindingSize / 4;
  const parts: T[][] = [];
  let room = 0;
  for (const one of list) {
    const needed = BLOCK * Math.ceil(numbers(one) / BLOCK);
    if (needed > room || parts.length === 0) {
      parts.push([]);
      room = most;
    }
    parts.at(-1)!.push(one);
    room -= needed;
  }
  return parts;
}
