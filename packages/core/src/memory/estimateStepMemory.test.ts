import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '@radnet/backends';
import { binaryCrossEntropy } from '../losses/binaryCrossEntropy';
import type { Batch } from '../training/batch';
import { estimateStepMemory } from './estimateStepMemory';

beforeAll(() => selectBackend('wasm'));

const SIZE = 24;
const heads = { bleeding: { loss: binaryCrossEntropy(), target: 'bleeding', weight: 1 } };

function model(): tf.LayersModel {
  const scan = tf.input({ shape: [null, SIZE, SIZE, 1], name: 'scan' });
  const each = (layer: tf.layers.Layer, name?: string) =>
    tf.layers.timeDistributed({ layer, ...(name !== undefined && { name }) });
  let maps = each(tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same' })).apply(scan);
  maps = each(tf.layers.reLU()).apply(maps);
  maps = each(tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2 })).apply(maps);
  const described = each(tf.layers.flatten(), 'described').apply(maps);
  const output = tf.layers.dense({ units: 1, activation: 'sigmoid', name: 'bleeding' }).apply(described);
  return tf.model({ inputs: scan, outputs: output as tf.SymbolicTensor });
}

const batch = (slices: number): Batch => ({
  scanIds: ['any'],
  inputs: { scan: tf.zeros([1, slices, SIZE, SIZE, 1]) },
  targets: { bleeding: tf.zeros([1, slices, 1]) },
  sliceMask: tf.ones([1, slices]),
});

async function estimate(slices: number, slicesPerChunk?: number): Promise<number> {
  const network = model();
  const chunks = slicesPerChunk === undefined ? {} : { chunks: { slicesPerChunk, embedding: 'described' } };
  const bytes = await estimateStepMemory({ model: network, heads, batch, slices, ...chunks });
  network.dispose();
  return bytes;
}

describe('estimateStepMemory', () => {
  it('grows by the slice, by what its maps take forward and back', async () => {
    const perSlice = (await estimate(40)) - (await estimate(39));
    const widest = 4 * 16 * SIZE * SIZE;
    expect(perSlice).toBeGreaterThan(2 * widest);
    // The shifted copies that a kernel makes of them included.
    expect(perSlice).toBeLessThan(20 * widest);
  });

  it('is what a small step takes, extrapolated or not', async () => {
    const tried = await estimate(3);
    const further = await estimate(4);
    expect(further).toBeGreaterThan(tried);
    expect(further).toBeLessThan((tried * 4) / 2.9);
  });

  it('is less in chunks', async () => {
    expect(await estimate(64, 8)).toBeLessThan((await estimate(64)) / 4);
  });

  it('leaves nothing behind', () => expectNoLeak(async () => void (await estimate(5, 2))));
});
