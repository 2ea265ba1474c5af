import { selectBackend } from '@radnet/backends';
import { type BatchSource, predictScans, train } from '@radnet/core';
import { onnxStats } from '@radnet/onnx';
import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';

const SIZE = 16;
const SLICES = 5;

beforeAll(() => selectBackend('cpu'));

function oneBatch(slices = SLICES): BatchSource {
  const batch = () =>
    tf.tidy(() => {
      const scan = tf.randomUniform([2, slices, SIZE, SIZE, 1], 0, 1, 'float32', 3);
      // The second scan lacks two slices.
      const sliceMask = tf
        .range(0, 2 * slices)
        .less(2 * slices - 2)
        .toFloat()
        .reshape<tf.Tensor2D>([2, slices]);
      const hemorrhage = tf
        .range(0, 2 * slices)
        .mod(3)
        .equal(1)
        .toFloat()
        .reshape([2, slices, 1]);
      const targets = { hemorrhage, hemorrhageMask: scan.greater(0.8).toFloat() };
      return { scanIds: ['a', 'b'], inputs: { scan, sliceMask: sliceMask.clone() }, targets, sliceMask };
    });
  return {
    batchesPerEpoch: 1,
    slicesPerEpoch: 8,
    async *batches() {
      yield await Promise.resolve(batch());
    },
  };
}

/** What one step of rate 1 takes from each weight, which is its gradient; and the loss. */
async function gradients(options: {
  frozen: boolean;
  slicesPerChunk?: number;
  /** Whether nothing is learnt but the masks, which do not come from the embedding. */
  onlyMasks?: boolean;
}): Promise<Map<string, number[]>> {
  const model = buildRadnet({
    height: SIZE,
    width: SIZE,
    depth: 10,
    growthRate: 3,
    dropoutRate: options.frozen ? 0 : 0.3,
    seed: 2,
  });
  for (const layer of model.layers) {
    if (options.frozen && /block|transition|norm/.test(layer.name)) layer.trainable = false;
  }
  const before = new Map(
    model.weights.map((weight) => [weight.originalName, weight.read().dataSync().slice()]),
  );
  const result = new Map<string, number[]>();
  const { hemorrhage, ...masks } = headLosses(model, { maskWeight: 0.3, bloodWeight: 2 });
  await train({
    model,
    heads: options.onlyMasks ? masks : { hemorrhage: hemorrhage!, ...masks },
    data: oneBatch(),
    epochs: 1,
    schedule: () => 1,
    observers: [{ onStep: ({ loss }) => void result.set('loss', [loss]) }],
    ...(options.slicesPerChunk === undefined
      ? {}
      : { chunks: { slicesPerChunk: options.slicesPerChunk, embedding: 'described' } }),
  });
  for (const weight of model.weights) {
    const old = before.get(weight.originalName)!;
    result.set(
      weight.originalName,
      Array.from(weight.read().dataSync()).map((value, at) => old[at]! - value),
    );
  }
  model.dispose();
  return result;
}

function largestDifference(a: Map<string, number[]>, b: Map<string, number[]>): number {
  const differences = [...a].map(([name, values]) => {
    const others = b.get(name)!;
    const scale = Math.max(...values.map(Math.abs), 1e-3);
    return Math.max(...values.map((value, at) => Math.abs(value - others[at]!))) / scale;
  });
  return Math.max(...differences);
}

describe('training in chunks', () => {
  it.each([1, 2, 4])(
    'of %d slices has the gradient of the whole sequence where batch norm is frozen',
    async (slicesPerChunk) => {
      const whole = await gradients({ frozen: true });
      expect(Math.max(...whole.get('densenet_stem/kernel')!.map(Math.abs))).toBeGreaterThan(1e-4);
      expect(largestDifference(whole, await gradients({ frozen: true, slicesPerChunk }))).toBeLessThan(1e-5);
    },
  );

  it('in one chunk is training without, dropout, batch norm and running statistics included', async () => {
    const whole = await gradients({ frozen: false });
    expect(largestDifference(whole, await gradients({ frozen: false, slicesPerChunk: SLICES }))).toBeLessThan(
      1e-5,
    );
  });

  it('has the gradient of masks alone', async () => {
    const masks = { frozen: true, onlyMasks: true };
    const whole = await gradients(masks);
    expect(largestDifference(whole, await gradients({ ...masks, slicesPerChunk: 2 }))).toBeLessThan(1e-5);
  });

  it('leaks nothing', () =>
    expectNoLeak(async () => {
      await gradients({ frozen: false, slicesPerChunk: 2 });
    }));

  it.each([
    ['nowhere', /embedding: expected the name of one of the model's layers, .*described.*, got 'nowhere'/],
    ['densenet_stem', /chunks: expected 'densenet_stem.*' to give \[2, 2, ...\] .*, got \[4, 8, 8, 16\]/],
  ])('refuses the embedding %s', async (embedding, message) => {
    const model = buildRadnet({ height: SIZE, width: SIZE, depth: 7, growthRate: 2, seed: 2 });
    const heads = headLosses(model, { maskWeight: 0.3, bloodWeight: 2 });
    const run = train({
      model,
      heads,
      data: oneBatch(),
      epochs: 1,
      schedule: () => 1,
      chunks: { slicesPerChunk: 2, embedding },
    });
    await expect(run).rejects.toThrow(message);
    model.dispose();
  });
});

describe('predicting in chunks', () => {
  const options = { output: 'hemorrhage', target: 'hemorrhage' };
  const build = () => buildRadnet({ height: SIZE, width: SIZE, depth: 10, growthRate: 3, seed: 2 });

  /** The probabilities, and the most bytes that lived at once above those of the model. */
  async function predict(slicesPerChunk?: number): Promise<{ values: number[]; peak: number }> {
    const model = build();
    const chunks = slicesPerChunk === undefined ? {} : { chunks: { slicesPerChunk, embedding: 'described' } };
    const engine = tf.engine() as unknown as { trackTensor?: (tensor: tf.Tensor, backend: unknown) => void };
    const track = engine.trackTensor!.bind(engine);
    const start = tf.memory().numBytes;
    let peak = 0;
    engine.trackTensor = (tensor, backend) => {
      track(tensor, backend);
      peak = Math.max(peak, tf.memory().numBytes - start);
    };
    try {
      const scans = await predictScans(model, oneBatch(), { ...options, ...chunks });
      return { values: scans.flatMap(({ probabilities }) => Array.from(probabilities)), peak };
    } finally {
      // The prototype's again.
      delete engine.trackTensor;
      model.dispose();
    }
  }

  it('gives the same numbers in less memory, and leaks nothing', async () => {
    const whole = await predict();
    expect(whole.values.length).toBe(8);
    await expectNoLeak(async () => {
      for (const slicesPerChunk of [1, 2, 5]) {
        const { values, peak } = await predict(slicesPerChunk);
        values.forEach((value, at) => expect(value).toBeCloseTo(whole.values[at]!, 5));
        if (slicesPerChunk === 1) expect(peak).toBeLessThan(whole.peak / 2);
      }
    });
  });

  it('gives the same with a last chunk that is padded', async () => {
    const [whole, inChunks] = [await predict(), await predict(8)];
    inChunks.values.forEach((value, at) => expect(value).toBeCloseTo(whole.values[at]!, 5));
  });

  it('compiles no encoder anew for a scan of another length', async () => {
    await selectBackend('onnx');
    const model = build();
    const chunks = { slicesPerChunk: 8, embedding: 'described' };
    const compiled: number[] = [];
    for (const slices of [21, 13, 28]) {
      const before = onnxStats().compiles;
      await predictScans(model, oneBatch(slices), { ...options, chunks });
      compiled.push(onnxStats().compiles - before);
    }
    model.dispose();
    await selectBackend('cpu');
    // Of the first: the cut, a whole chunk, one of six slices (five and a padded one), the sequence.
    expect(compiled).toEqual([4, 2, 3]);
  });

  it('refuses an embedding that is not by slice', async () => {
    const model = build();
    const chunks = { slicesPerChunk: 2, embedding: 'densenet_stem' };
    await expect(predictScans(model, oneBatch(), { ...options, chunks })).rejects.toThrow(
      /chunks: expected 'densenet_stem/,
    );
    model.dispose();
  });
});
