import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxStats } from '../backend/registerOnnxBackend';
import { PROVIDER, startOnnx, values } from '../testing/onBackends';
import { placementReport } from './placementReport';
import { summarizePlacement } from './summarizePlacement';

describe('placementReport', () => {
  beforeAll(startOnnx);

  it('finds every operator of a step of training on the provider that was asked for', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [12, 12, 2], filters: 6, kernelSize: 3, padding: 'same' }),
        tf.layers.batchNormalization(),
        tf.layers.reLU(),
        tf.layers.dropout({ rate: 0.3, seed: 5 }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    model.compile({ optimizer: tf.train.momentum(0.01, 0.9), loss: 'categoricalCrossentropy' });
    const x = values([8, 12, 12, 2], 1);
    const y = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32'), 3).toFloat();
    // The momenta are new in the first step only: the graph is another in the second.
    for (let step = 0; step < 2; step++) await model.trainOnBatch(x, y);
    const { numTensors } = tf.memory();
    const { compiles, cachedSessions } = onnxStats();

    const report = await placementReport(async () => void (await model.trainOnBatch(x, y)));

    expect(report.provider).toBe(PROVIDER);
    expect(report.elsewhere).toEqual([]);
    expect(report.copies).toBe(0);
    expect(report.runs).toBeGreaterThan(0);
    expect(report.nodes.map(({ op }) => op)).toContain('Conv');
    // Of what runs on the CPU, and of a device without timestamps, nobody tells.
    for (const { milliseconds, count } of report.programs) {
      expect(count).toBeGreaterThan(0);
      expect(milliseconds).toBeGreaterThanOrEqual(0);
    }
    if (PROVIDER === 'cpu') expect(report.programs).toEqual([]);
    expect(report.nodes.some(({ kernel }) => kernel === 'Conv2DBackpropFilter')).toBe(true);
    expect(tf.memory().numTensors).toBe(numTensors);
    // The graphs that were compiled for the report are not kept, and those that were kept are used on.
    expect(onnxStats().cachedSessions).toBe(cachedSessions);
    await model.trainOnBatch(x, y);
    expect(onnxStats().compiles).toBe(compiles + report.runs);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('counts the kernels that have no graph form', async () => {
    const report = await placementReport(async () => {
      const top = tf.tidy(() => tf.topk(tf.randomUniform([2000]), 3).values);
      await top.data();
      top.dispose();
    });
    expect(report.cpuKernels).toEqual({ TopK: 1 });
  });

  it('asks for a backend of this package', async () => {
    await tf.setBackend('cpu');
    await expect(placementReport(() => undefined)).rejects.toThrow(
      /expected one of the onnx backends .* got 'cpu'/,
    );
    await startOnnx();
  });
});

it('names what ran elsewhere, and what its types say of the reason', () => {
  const node = { microseconds: 500, types: ['float'], provider: 'WebGpuExecutionProvider', programs: [] };
  const report = summarizePlacement(
    [
      { ...node, name: 'Conv2D#1', op: 'Conv' },
      { ...node, name: 'Conv2D#9', op: 'Conv' },
      { ...node, name: 'TopK#2', op: 'TopK', provider: 'CPUExecutionProvider' },
      { ...node, name: 'GatherV2#3', op: 'Gather', provider: 'CPUExecutionProvider', types: ['int64'] },
      { ...node, name: 'Memcpy', op: 'MemcpyToHost' },
    ],
    'webgpu',
  );
  expect(report.copies).toBe(1);
  expect(report.nodes[0]).toEqual({
    op: 'Conv',
    kernel: 'Conv2D',
    provider: 'WebGpuExecutionProvider',
    count: 2,
    milliseconds: 1,
  });
  expect(report.elsewhere.map(({ kernel, reason }) => [kernel, reason])).toEqual([
    ['TopK', 'TopK of float: the webgpu provider has no kernel for it'],
    ['GatherV2', 'Gather of int64: the webgpu provider may have no int64'],
  ]);
});
