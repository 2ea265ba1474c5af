import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@radnet/backends';
import { type BatchSource, binaryCrossEntropy, disposeBatch, sgd, train } from '@radnet/core';
import { fileSystem } from '@radnet/core/node';
import { makePhantom, prepareScan, scanBatches, scanSource } from '@radnet/data';
import { registerRadnetLayers } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { preprocess, SIZE } from './data';
import { buildModel } from './model';

let data: BatchSource;
beforeAll(async () => {
  await selectBackend(['onnx', 'wasm', 'cpu']);
  const { volume, mask } = makePhantom({ seed: 1, slices: 4, height: 64, width: 64, hemorrhage: 'subdural' });
  data = await scanBatches([scanSource(prepareScan('phantom', volume, mask, preprocess))], { batchSize: 1 });
});

test('gives a logit for each slice, of a CT of any length', () => {
  const model = buildModel();
  for (const slices of [1, 5]) {
    const logits = model.predict([tf.zeros([2, slices, SIZE, SIZE, 1]), tf.ones([2, slices])]) as tf.Tensor;
    expect(logits.shape).toEqual([2, slices, 1]);
  }
});

test('learns: ten steps on one CT lower its loss', async () => {
  const losses: number[] = [];
  await train({
    model: buildModel(),
    heads: { hemorrhage: { target: 'hemorrhage', loss: binaryCrossEntropy(), weight: 1 } },
    data,
    epochs: 10,
    optimizer: sgd({ momentum: 0.9 }),
    schedule: () => 0.05,
    observers: [{ onStep: ({ loss }) => void losses.push(loss) }],
  });
  expect(losses).toHaveLength(10);
  expect(losses.at(-1)!).toBeLessThan(losses[0]!);
});

test.each([false, true])('padded slices change nothing, training: %s', async (training) => {
  const model = buildModel();
  const predict = (scan: tf.Tensor, sliceMask: tf.Tensor) =>
    model.apply([scan, sliceMask], { training }) as tf.Tensor;
  for await (const batch of data.batches(0)) {
    const { scan } = batch.inputs;
    const padded = tf.concat([scan!, tf.ones([1, 2, SIZE, SIZE, 1])], 1);
    const plain = predict(scan!, tf.tensor2d([[1, 1, 1, 1]]));
    const longer = predict(padded, tf.tensor2d([[1, 1, 1, 1, 0, 0]]));
    const difference = longer.slice([0, 0, 0], [1, 4, 1]).sub(plain).abs().max();
    expect((await difference.data())[0]).toBeLessThan(1e-5);
    disposeBatch(batch);
  }
});

test('is the same after saving and loading', async () => {
  registerRadnetLayers();
  const folder = await mkdtemp(join(tmpdir(), 'model-'));
  try {
    const model = buildModel();
    await model.save(fileSystem(folder));
    const loaded = await tf.loadLayersModel(fileSystem(folder));
    const inputs = [tf.randomNormal([1, 3, SIZE, SIZE, 1], 0, 1, 'float32', 1), tf.ones([1, 3])];
    const difference = tf.sub(model.predict(inputs) as tf.Tensor, loaded.predict(inputs) as tf.Tensor);
    expect((await difference.abs().max().data())[0]).toBeLessThan(1e-6);
  } finally {
    await rm(folder, { recursive: true });
  }
});
