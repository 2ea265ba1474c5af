import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { expectNoLeak } from '@radnet/testing';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startOnnx } from '../testing/onBackends';
import { type OnnxBackendOptions, onnxStats, registerOnnxBackend } from './registerOnnxBackend';

beforeAll(startOnnx);

function smallModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [12, 12, 2],
        filters: 6,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
      }),
      tf.layers.batchNormalization(),
      tf.layers.dropout({ rate: 0.3, seed: 5 }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  return model;
}

describe('the onnx backend', () => {
  it('computes nothing before a value is read', () => {
    const before = onnxStats().runs;
    tf.tidy(() => {
      const x = tf.randomUniform([50, 50]).sqrt();
      expect(onnxStats().runs).toBe(before);
      x.dataSync();
      expect(onnxStats().runs).toBe(before + 1);
    });
  });

  it('compiles a structure once, whatever the values', () => {
    const compute = (factor: number): number =>
      tf.tidy(() => tf.randomUniform([60, 60], 1, 1).mul(tf.scalar(factor)).sqrt().sum().dataSync()[0]!);
    compute(4);
    const { compiles } = onnxStats();
    expect(compute(9)).toBeCloseTo(3 * 3600, 0);
    expect(onnxStats().compiles).toBe(compiles);
  });

  it('keeps the values that a tensor was made of, though the program changes its array', () => {
    const array = new Float32Array(2000).fill(2);
    const doubled = tf.tidy(() => tf.tensor1d(array).mul(2));
    array.fill(7);
    expect(doubled.dataSync()[0]).toBe(4);
    doubled.dispose();
  });

  it('takes empty tensors', () => {
    tf.tidy(() => {
      const empty = tf.zeros([0, 3]);
      expect(tf.concat([empty, tf.ones([2, 3])]).shape).toEqual([2, 3]);
      expect(empty.sum(0).arraySync()).toEqual([0, 0, 0]);
    });
  });

  it('trains tfjs models and leaks nothing', async () => {
    const model = smallModel();
    const x = tf.randomNormal([32, 12, 12, 2], 0, 1, 'float32', 1);
    const y = tf.oneHot(tf.range(0, 32, 1, 'int32').mod(tf.scalar(3, 'int32')), 3).toFloat();
    await model.trainOnBatch(x, y);
    const compiled = onnxStats().compiles;
    const losses: number[] = [];
    await expectNoLeak(async () => {
      for (let step = 0; step < 30; step++) losses.push((await model.trainOnBatch(x, y)) as number);
    });
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
    // The optimizer's state is new in the first step only.
    expect(onnxStats().compiles - compiled).toBeLessThanOrEqual(1);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('keeps what lives beside a value that cannot be made', () => {
    const beside = tf.randomUniform([50, 50], 0, 1, 'float32', 1).add(1);
    const column = tf.randomUniform([2 ** 19, 1]);
    const spread = column.add(column.reshape([1, -1]));
    const big = spread.sum();
    expect(() => big.dataSync()).toThrow(/out of memory/);
    expect(beside.dataSync().every((value) => value >= 1)).toBe(true);
    expect(() => big.dataSync()).toThrow(/out of memory/);
    const after = beside.mul(2).sum();
    expect(after.dataSync()[0]).toBeGreaterThan(5000);
    tf.dispose([beside, column, spread, big, after]);
  });

  it('hands out values that the program may write to', () =>
    tf.tidy(() => {
      const sum = (): tf.Tensor => tf.randomUniform([50, 50], 0, 1, 'float32', 1).sum();
      tf.zerosLike(sum()).dataSync()[0] = 5;
      expect(tf.zerosLike(sum()).dataSync()[0]).toBe(0);
      expect(sum().mul(0).add(tf.zerosLike(sum())).dataSync()[0]).toBe(0);
    }));

  it('bounds a loop that reads nothing, and compiles its turns once', () => {
    const before = onnxStats();
    tf.tidy(() => {
      let x: tf.Tensor = tf.randomUniform([50, 50]);
      for (let turn = 0; turn < 2000; turn++) {
        const next = tf.tidy(() => x.mul(0.999).add(0.5).sin());
        x.dispose();
        x = next;
      }
      x.dataSync();
    });
    const after = onnxStats();
    expect(after.runs - before.runs).toBeGreaterThan(4);
    expect(after.compiles - before.compiles).toBeLessThan(5);
  });

  it('says which kernels ran on the cpu backend', () => {
    const counted = onnxStats().cpuKernels['TopK'] ?? 0;
    tf.tidy(() => tf.topk(tf.randomUniform([2000]), 3).values.dataSync());
    expect(onnxStats().cpuKernels['TopK']).toBe(counted + 1);
  });

  it('reports that memory ran out, and goes on', () => {
    const side = 2 ** 19;
    // The product of a column and a row would be 1 TiB.
    const tooMuch = tf.tidy(() => {
      const column = tf.randomUniform([side, 1]);
      return column.add(column.reshape([1, side])).sum();
    });
    expect(() => tooMuch.dataSync()).toThrow(/onnx backend: out of memory/);
    expect(() => tooMuch.dataSync()).toThrow(/out of memory/);
    tooMuch.dispose();
    expect(tf.tidy(() => tf.ones([40, 40]).add(1).sum().dataSync()[0])).toBe(3200);
  });
});

describe('registerOnnxBackend', () => {
  it.each<[object, RegExp]>([
    [{ threads: 0 }, /threads: expected a whole number above 0, got 0/],
    [{ threads: '2' as unknown as number }, /threads: expected a whole number above 0, got "2" \(a string\)/],
    [{ cacheSize: 1.5 }, /cacheSize: expected a whole number above 0, got 1.5/],
    [{ executionProviders: ['tpu' as 'cpu'] }, /executionProviders: expected cpu, webgpu, .*, got 'tpu'/],
    [{ executionProviders: [] }, /executionProviders: expected at least one/],
    [{ thread: 2 }, /registerOnnxBackend: unknown option 'thread'; did you mean 'threads'\? Options: /],
    [{ graphOptimization: 'most' as 'all' }, /graphOptimization: expected disabled, .*, got 'most'/],
  ])('refuses %j', (options, message) => {
    expect(() => registerOnnxBackend(options as OnnxBackendOptions)).toThrow(RadnetError);
    expect(() => registerOnnxBackend(options as OnnxBackendOptions)).toThrow(message);
  });

  describe('a second time', () => {
    // As onnx-dml, which nothing here starts.
    const first = { executionProviders: ['dml', 'cpu'], threads: 2 } as const;
    beforeEach(() => void registerOnnxBackend(first));
    afterEach(() => tf.removeBackend('onnx-dml'));

    it('changes nothing with the same options', () => {
      const registered = tf.engine().registryFactory['onnx-dml'];
      expect(registerOnnxBackend({ ...first, cacheSize: 64 })).toBe('onnx-dml');
      expect(tf.engine().registryFactory['onnx-dml']).toBe(registered);
    });

    it('refuses other options, and names both', () => {
      expect(() => registerOnnxBackend({ ...first, threads: 3 })).toThrow(
        /'onnx-dml' is already registered, with threads: 2, not 3\. .* tf.removeBackend\('onnx-dml'\) first/,
      );
    });

    it('takes other options after removeBackend', () => {
      tf.removeBackend('onnx-dml');
      expect(registerOnnxBackend({ ...first, threads: 3 })).toBe('onnx-dml');
    });
  });
});
