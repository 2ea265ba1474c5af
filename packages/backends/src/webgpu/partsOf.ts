import { BLOCK } from './packing';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * Cuts a list into parts, in order, so that the numbers that belong to one part fit one binding. What does not fit for itself is a part,
 * too.
 *
 * @param numbers that belong to one of the list.
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
