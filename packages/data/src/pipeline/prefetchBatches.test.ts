import { type Batch, type BatchSource, disposeBatch } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { toyScan } from '../dataset/fixtures';
import { collateScans } from '../dataset/collateScans';
import { prefetchBatches } from './prefetchBatches';

/** Batches of one scan each, named by epoch and number; counts how many were made. */
function counted(count: number, failAt = Infinity): BatchSource & { made: number; closed: boolean } {
  const source = {
    batchesPerEpoch: count,
    slicesPerEpoch: 3 * count,
    made: 0,
    closed: false,
    async *batches(epoch: number): AsyncGenerator<Batch> {
      try {
        for (let index = 0; index < count; index++) {
          await Promise.resolve();
          if (index === failAt) throw new Error('made to fail');
          source.made++;
          yield collateScans([toyScan(`${epoch}/${index}`)]);
        }
      } finally {
        source.closed = true;
      }
    },
  };
  return source;
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('prefetchBatches', () => {
  it('gives the same batches, the next ones made while one is used', async () => {
    const source = counted(6);
    const before = tf.memory().numTensors;
    const ids: string[] = [];
    for await (const batch of prefetchBatches(source, 2).batches(3)) {
      ids.push(...batch.scanIds);
      await soon();
      expect(source.made).toBe(Math.min(ids.length + 2, 6));
      disposeBatch(batch);
    }
    expect(ids).toEqual(['3/0', '3/1', '3/2', '3/3', '3/4', '3/5']);
    expect(tf.memory().numTensors).toBe(before);
    expect(prefetchBatches(source)).toMatchObject({ batchesPerEpoch: 6, slicesPerEpoch: 18 });
  });

  it('frees what it read ahead where the walk is left early', async () => {
    const source = counted(6);
    const before = tf.memory().numTensors;
    for await (const batch of prefetchBatches(source, 3).batches(0)) {
      disposeBatch(batch);
      break;
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(source.closed).toBe(true);
  });

  it('fails when the turn of a batch that failed has come', async () => {
    const before = tf.memory().numTensors;
    let used = 0;
    const walk = async (): Promise<void> => {
      for await (const batch of prefetchBatches(counted(6, 2), 4).batches(0)) {
        await soon();
        used++;
        disposeBatch(batch);
      }
    };
    await expect(walk()).rejects.toThrow('made to fail');
    expect(used).toBe(2);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a depth that is no positive whole number', () => {
    expect(() => prefetchBatches(counted(1), 0)).toThrow('depth: expected a positive whole number, got 0');
  });
});
