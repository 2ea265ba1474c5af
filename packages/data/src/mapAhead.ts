/**
 * Runs asynchronous work on items and yields the results in order. While the caller uses one result, the work on the
 * next `depth` items is already under way.
 *
 * @throws Whatever the work throws, when that item's turn comes.
 */
export async function* mapAhead<T, R>(
  items: readonly T[],
  depth: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  for (let index = 0; index < items.length; index++) {
    while (begun.length <= depth && index + begun.length < items.length) {
      const next = work(items[index + begun.length]!);
      // Prevents an unhandled rejection before the item's turn comes; awaiting it still throws.
      next.catch(() => undefined);
      begun.push(next);
    }
    yield await begun.shift()!;
  }
}
