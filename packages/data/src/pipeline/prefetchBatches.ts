import { type Batch, type BatchSource, disposeBatch, RadnetError } from '@radnet/core';

/**
 * The same batches, read ahead: while one is used, the next `depth` are being made. So many more are in memory.
 *
 * What was read ahead is disposed of where the walk is left early.
 *
 * @throws RadnetError where the depth is no positive whole number.
 */
export function prefetchBatches(source: BatchSource, depth = 1): BatchSource {
  if (!(Number.isInteger(depth) && depth > 0)) {
    throw new RadnetError(`depth: expected a positive whole number, got ${depth}`);
  }
  async function* batches(epoch: number): AsyncGenerator<Batch> {
    const iterator = source.batches(epoch)[Symbol.asyncIterator]();
    const ahead: Promise<IteratorResult<Batch, unknown>>[] = [];
    const ask = (): void => {
      const next = iterator.next();
      // Its failure is told when its turn comes, and is no unhandled rejection until then.
      next.catch(() => undefined);
      ahead.push(next);
    };
    try {
      for (let i = 0; i < depth; i++) ask();
      for (;;) {
        const result = await ahead.shift()!;
        if (result.done) return;
        ask();
        yield result.value;
      }
    } finally {
      for (const next of await Promise.allSettled(ahead)) {
        if (next.status === 'fulfilled' && !next.value.done) disposeBatch(next.value.value);
      }
      await iterator.return?.();
    }
  }
  const { batchesPerEpoch, slicesPerEpoch } = source;
  return { batchesPerEpoch, slicesPerEpoch, batches };
}
