import { estimateRunningStatistics } from '@radnet/core';
import { statisticsPass } from '@radnet/core/internal';
import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { denseBlock } from '../blocks/denseBlock';
import { transition } from '../blocks/transition';
import type { RadnetLayer } from '../radnetLayer';
import { sliceBatchNorm } from './sliceBatchNorm';

const shape: [number, number, number, number] = [3, 6, 5, 4];
const made = (seed: number): tf.Tensor4D => tf.randomNormal(shape, 2, 3, 'float32', seed);
/** The running statistics of a layer's maps; those of what bottlenecks make are left out. */
const moving = (layer: RadnetLayer): Promise<Float32Array>[] =>
  layer.nonTrainableWeights
    .filter(({ originalName }) => !originalName.includes('/layer'))
    .map((weight) => weight.read().data<'float32'>());

const dropping = { dropoutRate: 0.4, seed: 1 };
const LAYERS: Record<string, () => RadnetLayer> = {
  'a lean dense block': () => denseBlock({ layers: 2, growthRate: 3, ...dropping }),
  'a plain dense block': () => denseBlock({ layers: 2, growthRate: 3, memoryEfficient: false, ...dropping }),
  'a dense block with bottlenecks': () =>
    denseBlock({ layers: 2, growthRate: 3, bottleneck: true, ...dropping }),
  'a transition': () => transition({ filters: 3, ...dropping }),
  'batch norm': () => sliceBatchNorm({ relu: true }),
};

describeOnEachBackend('a statistics pass', () => {
  it.each(Object.entries(LAYERS))('%s: takes the statistics of the real slices alone', async (_, make) => {
    const layer = make();
    const mask = tf.tensor1d([1, 1, 0]);
    const x = made(7);
    layer.apply([x, mask]);
    tf.tidy(() => statisticsPass(() => layer.apply([x, mask], { training: true }) as tf.Tensor));
    const [mean, variance] = await Promise.all(moving(layer));
    const expected = tf.tidy(() => {
      const real = x.slice([0, 0, 0, 0], [2, -1, -1, -1]).reshape<tf.Tensor2D>([-1, 4]);
      const count = real.shape[0];
      const { mean: average, variance: biased } = tf.moments(real, 0);
      return tf.concat([average, biased.mul(count / (count - 1))]);
    });
    const values = await expected.data();
    // The first channels are the input's; what a block made of it follows.
    for (let channel = 0; channel < 4; channel++) {
      expect(mean![channel]).toBeCloseTo(values[channel]!, 4);
      expect(variance![channel]).toBeCloseTo(values[4 + channel]!, 3);
    }
    tf.dispose([x, mask, expected]);
  });

  it.each(Object.entries(LAYERS))(
    '%s: drops nothing, and leaves the next masks as they were',
    async (_, make) => {
      const [passed, other] = [make(), make()];
      const [x, next] = [made(8), made(9)];
      [passed, other].forEach((layer) => layer.apply(x));
      other.setWeights(passed.getWeights());
      const run = (): tf.Tensor =>
        statisticsPass(() => tf.tidy(() => passed.apply(x, { training: true }) as tf.Tensor));
      const [once, twice] = [run(), run()];
      expect(await twice.data()).toEqual(await once.data());
      const [after, without] = [passed, other].map(
        (layer) => layer.apply(next, { training: true }) as tf.Tensor,
      );
      expect(await after!.data()).toEqual(await without!.data());
      tf.dispose([x, next, once, twice, after!, without!]);
    },
  );

  it('gives lean and plain blocks the same statistics, over several batches', async () => {
    const found: Float32Array[][] = [];
    for (const memoryEfficient of [true, false]) {
      const images = tf.input({ shape: [6, 5, 4], name: 'images' });
      const block = denseBlock({ layers: 3, growthRate: 3, memoryEfficient, ...dropping });
      const model = tf.model({ inputs: images, outputs: block.apply(images) as tf.SymbolicTensor });
      await estimateRunningStatistics(model, {
        batchesPerEpoch: 2,
        slicesPerEpoch: 6,
        // eslint-disable-next-line @typescript-eslint/require-await
        async *batches() {
          for (const seed of [1, 2]) {
            yield { scanIds: [], inputs: { images: made(seed) }, targets: {}, sliceMask: tf.ones([1, 3]) };
          }
        },
      });
      found.push(await Promise.all(moving(block)));
    }
    const [mean] = found[0]!;
    const both = tf.tidy(() => tf.concat([made(1), made(2)]).mean<tf.Tensor1D>([0, 1, 2]));
    const expected = await both.data();
    both.dispose();
    expected.forEach((value, channel) => expect(mean![channel]).toBeCloseTo(value, 4));
    found[0]!.forEach((values, index) =>
      values.forEach((value, at) => expect(value).toBeCloseTo(found[1]![index]![at]!, 4)),
    );
  });
});
