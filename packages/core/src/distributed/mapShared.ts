import { alone, type ProcessGroup } from './processGroup';

/** Returns whether the item at `index` belongs to this process's share. Processes take items in turn. */
export function isOwn({ rank, size }: Pick<ProcessGroup, 'rank' | 'size'>, index: number): boolean {
  return index % size === rank;
}

/**
 * Maps items to results in several processes: each process computes its share, one item after the other. Every process
 * gets all results, in the order of the items. Results must be values that `structuredClone` can copy.
 */
export async function mapShared<T, R>(
  items: readonly T[],
  compute: (item: T) => R | Promise<R>,
  group: ProcessGroup = alone,
): Promise<R[]> {
  const own: R[] = [];
  for (const [index, item] of items.entries()) if (isOwn(group, index)) own.push(await compute(item));
  const { size } = group;
  const all = group.allgather(own);
  return items.map((_, index) => all[index % size]![Math.floor(index / size)]!);
}
