import { type Batch, type BatchSource, disposeBatch, RadnetError } from '@radnet/core';

/**
 * Serves the same batches, read ahead: while you use one, the next `depth` are being prepared. Memory holds that many
 * more batches.
 *
 * If you leave the loop early, the batches read ahead are disposed.
 *
 * @throws RadnetError if the depth is not a positive whole number.
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
      // The failure surfaces when this batch is awaited; until then it must not count as an unhandled rejection.
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
