/**
 * Does asynchronous work on items in order, the next `depth` of them begun while one is used.
 *
 * @throws What the work throws, when that item's turn comes.
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
      // No unhandled rejection until its turn comes.
      next.catch(() => undefined);
      begun.push(next);
    }
    yield await begun.shift()!;
  }
}
