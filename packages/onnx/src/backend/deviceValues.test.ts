import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Graph } from '../graph/graph';
import { pretendDevice } from '../testing/pretendDevice';
import { valuesOn } from '../testing/onBackends';
import { BACKEND_OPSET, OnnxBackend } from './onnxBackend';
import { registerKernels } from './registerKernels';
import { onnxStats, registerOnnxBackend } from './registerOnnxBackend';
import { Runner } from './runner';

const NAME = 'onnx-pretended';
let live: () => number;

beforeAll(async () => {
  registerOnnxBackend();
  const engine = await pretendDevice();
  live = engine.live;
  const graph = new Graph(BACKEND_OPSET, false);
  tf.registerBackend(NAME, () => new OnnxBackend(graph, new Runner(engine, graph, 64), 20_000, 'webgpu'), 0);
  registerKernels(NAME, false);
  await tf.setBackend(NAME);
});

const values = (shape: number[], seed = 1): tf.Tensor => tf.randomUniform(shape, -1, 1, 'float32', seed);

const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });

function smallModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [10, 10, 2], filters: 8, kernelSize: 3, kernelInitializer: seeded(1) }),
      tf.layers.batchNormalization(),
      tf.layers.flatten(),
      tf.layers.dense({ units: 1, kernelInitializer: seeded(2) }),
    ],
  });
  model.compile({ optimizer: tf.train.momentum(0.001, 0.9), loss: 'meanSquaredError' });
  return model;
}

describe('values on the device', () => {
  it('stay there: a step of training brings the batch and takes the loss', async () => {
    const model = smallModel();
    const [x, y] = [values([4, 10, 10, 2]), values([4, 1], 2)];
    for (let step = 0; step < 3; step++) await model.trainOnBatch(x, y);
    const before = onnxStats();
    const liveBefore = live();
    const tensors = tf.memory().numTensors;

    for (let step = 0; step < 5; step++) {
      const [xs, ys] = [values([4, 10, 10, 2], step), values([4, 1], step)];
      await model.trainOnBatch(xs, ys);
      tf.dispose([xs, ys]);
    }

    const after = onnxStats();
    expect(after.compiles).toBe(before.compiles);
    // 804 numbers a batch, and a few that the optimizer writes; the weights and momenta are 1,378.
    const uploaded = (after.uploadedBytes - before.uploadedBytes) / 5;
    expect(uploaded).toBeGreaterThanOrEqual(804 * 4);
    expect(uploaded).toBeLessThan(900 * 4);
    expect(after.downloadedBytes - before.downloadedBytes).toBe(5 * 4);
    expect(live()).toBe(liveBefore);
    expect(tf.memory().numTensors).toBe(tensors);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('are what they are without a device', async () => {
    const losses: number[][] = [];
    for (const backend of [NAME, 'onnx']) {
      await tf.setBackend(backend);
      const model = smallModel();
      const [x, y] = [values([4, 10, 10, 2]), values([4, 1], 2)];
      const run: number[] = [];
      for (let step = 0; step < 10; step++) run.push((await model.trainOnBatch(x, y)) as number);
      run.push(...(await model.getWeights()[0]!.data()));
      losses.push(run);
      tf.dispose([x, y]);
      model.dispose();
    }
    const [there, here] = losses;
    expect(there!.length).toBe(here!.length);
    there!.forEach((value, index) => expect(value).toBeCloseTo(here![index]!, 5));
    await tf.setBackend(NAME);
  });

  it('can be read as often as a program likes, in any layout', async () => {
    const compute = (): tf.Tensor[] => {
      const x = values([2, 6, 6, 3]);
      const filter = values([3, 3, 3, 4], 2) as tf.Tensor4D;
      const maps = tf.conv2d(x as tf.Tensor4D, filter, 1, 'same');
      const sum = maps.sum();
      sum.dataSync();
      // By now `maps` lies on the device, channels first.
      return [maps, tf.keep(maps.clone()), maps.greater(0), tf.cast(maps.mul(100), 'int32')];
    };
    const [first, second, ...others] = await valuesOn(NAME, compute);
    const cpu = await valuesOn('cpu', compute);
    [first!, second!, ...others].forEach((got, index) => {
      got.forEach((value, place) => expect(value).toBeCloseTo(cpu[index]![place]!, index === 3 ? -1 : 4));
    });
    await tf.setBackend(NAME);
  });

  it('are given back when nothing needs them, and not before', async () => {
    const before = live();
    const x = values([40, 40]);
    const y = tf.tidy(() => x.sqrt().add(x.square()));
    const kept = tf.tidy(() => x.mul(3));
    const sum = tf.tidy(() => y.sum());
    await sum.data();
    expect(live()).toBe(before + 2);
    // Recorded, and to be read by a run after `y` is gone.
    const later = tf.tidy(() => y.mul(2).sum());
    y.dispose();
    expect(live()).toBe(before + 2);
    await later.data();
    expect(live()).toBe(before + 1);
    kept.dispose();
    expect(live()).toBe(before);
    tf.dispose([x, sum, later]);
  });

  it('come from the host once where run after run reads them', async () => {
    const weights = values([50, 50]);
    const predict = async (seed: number): Promise<void> => {
      const result = tf.tidy(() =>
        tf.matMul(values([1, 50], seed) as tf.Tensor2D, weights as tf.Tensor2D).sum(),
      );
      await result.data();
      result.dispose();
    };
    await predict(1);
    await predict(2);
    const { uploadedBytes, compiles } = onnxStats();
    await predict(3);
    expect(onnxStats().uploadedBytes - uploadedBytes).toBe(50 * 4);
    expect(onnxStats().compiles).toBe(compiles);
    const before = live();
    weights.dispose();
    expect(live()).toBe(before - 1);
  });

  it('outlive a run that fails beside them', () => {
    const kept = values([40, 40]).add(1);
    tf.tidy(() => void kept.sum().dataSync());
    const [from, beside] = [values([2 ** 19, 1]), tf.tidy(() => kept.mul(2))];
    const tooMuch = tf.tidy(() => from.add(from.reshape([1, -1])).sum());
    expect(() => tooMuch.dataSync()).toThrow(/out of memory/);
    const after = tf.tidy(() => beside.sum().dataSync()[0]!);
    expect(after).toBeCloseTo(2 * tf.tidy(() => kept.sum().dataSync()[0]!), 1);
    tf.dispose([kept, from, beside, tooMuch]);
  });

  it('are all given back with the backend', () => {
    expect(live()).toBeGreaterThan(0);
    tf.removeBackend(NAME);
    expect(live()).toBe(0);
  });
});
