import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { type BatchSource, disposeBatch } from './batch';
import { toyBatch, toySource } from './fixtures/toy';
import { type ChunkOutputs, type PredictChunkOptions } from './predictInChunks';
import { predictScans } from './predictScans';

/** [B, S, 4] -> `call` [B, S, 1] from `described`, and `size` and `place` [B, S, 1] from what `described` is made of. */
function modelWithSides(): tf.LayersModel {
  const dense = (name: string, units: number, seed: number, from: tf.SymbolicTensor): tf.SymbolicTensor =>
    tf.layers
      .dense({ units, name, kernelInitializer: tf.initializers.randomNormal({ seed }) })
      .apply(from) as tf.SymbolicTensor;
  const scan = tf.input({ shape: [null, 4], name: 'scan' });
  const seen = dense('seen', 5, 1, scan);
  const call = dense('call', 1, 3, dense('described', 3, 2, seen));
  return tf.model({ inputs: scan, outputs: [dense('size', 1, 4, seen), call, dense('place', 1, 5, seen)] });
}

const read = (model: tf.LayersModel, slicesPerChunk: number, onChunk?: PredictChunkOptions['onChunk']) =>
  predictScans(model, toySource(1), {
    output: 'call',
    target: 'positive',
    chunks: { slicesPerChunk, embedding: 'described', ...(onChunk && { onChunk }) },
  });

describe('onChunk', () => {
  it.each([
    [2, [2, 1]],
    // One of three slices and a padded one.
    [8, [3]],
  ])('is handed the outputs beside the embedding, by %d slices', async (slicesPerChunk, sizes) => {
    const model = modelWithSides();
    const batch = toyBatch(0);
    const [size, , place] = model.predict(batch.inputs['scan']!) as tf.Tensor[];
    await expectNoLeak(async () => {
      const given: ChunkOutputs[] = [];
      let waiting = 0;
      await read(model, slicesPerChunk, async (chunk) => {
        expect(++waiting).toBe(1);
        given.push(chunk);
        expect(chunk.scanIds).toEqual(['scan0a', 'scan0b']);
        expect(Object.keys(chunk.outputs)).toEqual(['size', 'place']);
        for (const [name, whole] of [
          ['size', size!],
          ['place', place!],
        ] as const) {
          const [found, expected] = [
            chunk.outputs[name]!,
            whole.slice([0, chunk.begin], [2, sizes[given.length - 1]!]),
          ];
          expect(found.shape).toEqual(expected.shape);
          const wanted = await expected.data();
          (await found.data()).forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 6));
          expected.dispose();
        }
        waiting--;
      });
      expect(given.map(({ begin }) => begin)).toEqual(sizes.map((_, index) => 2 * index));
      expect(given.flatMap(({ outputs }) => Object.values(outputs)).every((x) => x.isDisposed)).toBe(true);
    });
    tf.dispose([size!, place!]);
    disposeBatch(batch);
  });

  it('changes nothing of the predictions', async () => {
    const model = modelWithSides();
    const [alone, handed] = [await read(model, 2), await read(model, 2, () => undefined)];
    expect(handed).toEqual(alone);
  });

  it.each([2, 8])('stops the reading with what it throws, by %d slices', async (slicesPerChunk) => {
    const model = modelWithSides();
    await expectNoLeak(async () => {
      const outcome = read(model, slicesPerChunk, () => Promise.reject(new Error('disk full')));
      await expect(outcome).rejects.toThrow('disk full');
    });
  });
});

/** One source of a batch with these scans, padded with zeros to so many slices: [B, S, 1] that count up. */
function sourceOf(lengths: readonly number[], padded: number): BatchSource {
  const each = (value: (slice: number) => number): number[][] =>
    lengths.map((length) =>
      Array.from({ length: padded }, (_, slice) => (slice < length ? value(slice) : 0)),
    );
  return {
    batchesPerEpoch: 1,
    slicesPerEpoch: lengths.reduce((sum, length) => sum + length),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *batches() {
      const shape: [number, number, number] = [lengths.length, padded, 1];
      yield {
        scanIds: lengths.map((length) => `scan of ${length}`),
        inputs: { scan: tf.tensor3d(each((slice) => 1 + slice).flat(), shape) },
        targets: { positive: tf.tensor3d(each((slice) => slice % 2).flat(), shape) },
        sliceMask: tf.tensor2d(each(() => 1)),
      };
    },
  };
}

describe('sequenceLength', () => {
  /** Each slice's call is the sum of it and its neighbours in the sequence. */
  const neighbours = (): tf.LayersModel => {
    const scan = tf.input({ shape: [null, 1], name: 'scan' });
    const options = { filters: 1, useBias: false, kernelInitializer: 'ones' as const };
    const described = tf.layers.conv1d({ ...options, kernelSize: 1, name: 'described' }).apply(scan);
    const call = tf.layers.conv1d({ ...options, kernelSize: 3, padding: 'same', name: 'call' });
    return tf.model({ inputs: scan, outputs: call.apply(described) as tf.SymbolicTensor });
  };
  const options = { output: 'call', target: 'positive', sequenceLength: 3 };
  const chunks = { slicesPerChunk: 2, embedding: 'described' };

  it.each([
    ['alone', [5], 5],
    ['padded', [5], 8],
    ['beside a longer one', [5, 9], 9],
    ['beside a shorter one', [2, 5], 5],
  ])('interleaves a scan by its own slices: %s', async (_, lengths, padded) => {
    const model = neighbours();
    await expectNoLeak(async () => {
      const scans = await predictScans(model, sourceOf(lengths, padded), { ...options, chunks });
      const { probabilities } = scans.find(({ scanId }) => scanId === 'scan of 5')!;
      // Read as 1, 3, 5 and 2, 4.
      const expected = [4, 6, 9, 6, 8].map((sum) => 1 / (1 + Math.exp(-sum)));
      expected.forEach((value, slice) => expect(probabilities[slice]).toBeCloseTo(value, 6));
    });
  });

  it.each([0, -1, NaN])('refuses %d', async (sequenceLength) => {
    const outcome = predictScans(neighbours(), sourceOf([5], 5), { ...options, chunks, sequenceLength });
    await expect(outcome).rejects.toThrow(`sequenceLength: expected a number of slices from 1 on, got`);
  });

  it('is refused without chunks', async () => {
    const outcome = predictScans(neighbours(), sourceOf([5], 5), options);
    await expect(outcome).rejects.toThrow('sequenceLength: expected `chunks` to name an embedding beside it');
  });
});
