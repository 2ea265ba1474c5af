import { alone, type ProcessGroup } from './processGroup';

/** Whether something is of a process's share: they take turns. */
export function isOwn({ rank, size }: Pick<ProcessGroup, 'rank' | 'size'>, index: number): boolean {
  return index % size === rank;
}

/**
 * Computes something of each item, one after the other, each process its share of them, and gives all processes all the results, in the
 * order of the items. Results are copied as by `structuredClone`.
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
