import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerRadnetLayers } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { biLstm, mobileNet, radnet, SIZE, SLICES, uNet, withRandomWeights } from './testing/exampleModels';
import { toOnnx, type ToOnnxOptions } from './toOnnx';

const python = process.env['RADNET_PYTHON'] ?? 'python3';
const hasChecker = (() => {
  try {
    execFileSync(python, ['-c', 'import onnx'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

beforeAll(async () => {
  registerRadnetLayers();
  await tf.setBackend('cpu');
});

const models: Record<string, { build: () => tf.LayersModel; shapes: number[][] }> = {
  'a RADnet': {
    build: radnet,
    shapes: [
      [1, SLICES, SIZE, SIZE, 1],
      [1, SLICES],
    ],
  },
  'a BiLSTM': { build: biLstm, shapes: [[1, SLICES, 3]] },
  'a MobileNet': { build: mobileNet, shapes: [[1, SIZE, SIZE, 3]] },
  'a U-Net': { build: uNet, shapes: [[1, SIZE, SIZE, 1]] },
};

/** The largest difference between the file's outputs under onnxruntime and `model.predict` on the cpu backend. */
async function largestDifference(
  bytes: Uint8Array,
  model: tf.LayersModel,
  shapes: readonly number[][],
  batch: number,
): Promise<number> {
  const inputs = shapes.map(([, ...rest], index) => {
    const shape = [batch, ...rest];
    if (rest.length > 1) return tf.randomNormal(shape, 0, 1, 'float32', index + batch);
    // The slice mask: every scan lacks its last slice but the first.
    return tf.tensor(
      Array.from({ length: batch }, (_, b) =>
        Array.from({ length: rest[0]! }, (__, s) => Number(b === 0 || s < rest[0]! - 1)),
      ),
    );
  });
  const made = model.predict(inputs);
  const expected = Array.isArray(made) ? made : [made];
  const session = await ort.InferenceSession.create(bytes);
  const feeds = inputs.map((input, index) => [
    model.inputNames[index]!,
    new ort.Tensor('float32', input.dataSync() as Float32Array, input.shape),
  ]);
  const results = await session.run(Object.fromEntries(feeds) as Record<string, ort.Tensor>);
  const differences = expected.map((tensor, index) => {
    const result = results[model.outputNames[index]!]!;
    expect(result.dims).toEqual(tensor.shape);
    const values = tensor.dataSync();
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.01);
    return Math.max(...values.map((value, i) => Math.abs(value - (result.data as Float32Array)[i]!)));
  });
  await session.release();
  tf.dispose([inputs, expected]);
  return Math.max(...differences);
}

describe.each(Object.entries(models))('%s', (_, { build, shapes }) => {
  const exported = (options: ToOnnxOptions = {}) => {
    const model = withRandomWeights(build());
    return { model, bytes: toOnnx(model, { inputShape: shapes, ...options }) };
  };

  it('gives the same under onnxruntime, at any batch size', async () => {
    const { model, bytes } = exported();
    for (const batch of [1, 3])
      expect(await largestDifference(bytes, model, shapes, batch)).toBeLessThan(1e-4);
  });

  it.each([13, 21])('gives the same as opset %i', async (opset) => {
    const { model, bytes } = exported({ opset });
    expect(await largestDifference(bytes, model, shapes, 2)).toBeLessThan(1e-4);
  });

  it('gives the same with a fixed batch', async () => {
    const { model, bytes } = exported({ dynamicBatch: false });
    expect(await largestDifference(bytes, model, shapes, 1)).toBeLessThan(1e-4);
    await expect(largestDifference(bytes, model, shapes, 2)).rejects.toThrow();
  });

  it('leaves model, tensors and backend as they were', () => {
    const model = build();
    const before = { ...tf.memory() };
    const properties = model.layers.map((layer) => Object.keys(layer));
    toOnnx(model, { inputShape: shapes });
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.getKernelsForBackend('radnet-onnx-export')).toEqual([]);
    expect(model.layers.map((layer) => Object.keys(layer))).toEqual(properties);
    const { tensorInfo } = tf.engine().state;
    for (const weight of model.weights) {
      expect(tensorInfo.get(weight.read().dataId)!.backend).toBe(tf.backend());
    }
  });

  it.skipIf(!hasChecker).each([13, 18, 21])(
    'passes the ONNX checker at opset %i (needs Python with onnx)',
    (opset) => {
      const folder = mkdtempSync(join(tmpdir(), 'radnet-onnx-'));
      try {
        const path = join(folder, 'model.onnx');
        writeFileSync(path, exported({ opset }).bytes);
        execFileSync(python, [
          '-c',
          'import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)',
          path,
        ]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe('toOnnx', () => {
  it('keeps names', async () => {
    const model = uNet();
    const bytes = toOnnx(model, { metadata: { 'window level': '40' } });
    const text = Buffer.from(bytes).toString('latin1');
    for (const { name } of model.weights) expect(text).toContain(name);
    for (const kept of ['image', 'mask', 'window level']) expect(text).toContain(kept);
    const session = await ort.InferenceSession.create(bytes);
    expect([...session.inputNames, ...session.outputNames]).toEqual(['image', 'mask']);
    const { shape } = session.inputMetadata[0] as unknown as { shape: unknown };
    expect(shape).toEqual(['batch', SIZE, SIZE, 1]);
    await session.release();
  });

  it('names a layer that has no ONNX form, and leaves all as it was', () => {
    class Sorted extends tf.layers.Layer {
      static className = 'Sorted';
      override computeOutputShape(shape: tf.Shape): tf.Shape {
        return shape;
      }
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.topk(Array.isArray(inputs) ? inputs[0]! : inputs, 3).values;
      }
    }
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 3, inputShape: [2] }), new Sorted({ name: 'sorted' })],
    });
    const before = tf.memory().numTensors;
    expect(() => toOnnx(model)).toThrow(
      "toOnnx: layer 'sorted' (Sorted) uses TensorFlow.js's TopK, which has no ONNX form",
    );
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.getBackend()).toBe('cpu');
    expect(Object.keys(model.layers[1]!)).not.toContain('call');
  });

  it('names a layer that records other operators for another batch size', () => {
    class Numbered extends tf.layers.Layer {
      static className = 'Numbered';
      override computeOutputShape(shape: tf.Shape): tf.Shape {
        return shape;
      }
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        const x = Array.isArray(inputs) ? inputs[0]! : inputs;
        return x.add(tf.range(0, x.shape[0]).expandDims(1));
      }
    }
    const model = tf.sequential({ layers: [new Numbered({ name: 'numbered', inputShape: [2] })] });
    expect(() => toOnnx(model)).toThrow(/layer 'numbered' records other operators for other sizes of batch/);
    expect(() => toOnnx(model, { dynamicBatch: false })).not.toThrow();
  });

  it('tells the batch size from other sizes that are the same when it records', async () => {
    const layer = tf.layers.lstm({ units: 13, returnSequences: true });
    const model = withRandomWeights(
      tf.sequential({
        layers: [
          tf.layers.bidirectional({ layer, mergeMode: 'concat', inputShape: [11, 17] }),
          tf.layers.permute({ dims: [2, 1] }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 11 }),
        ],
      }),
    );
    expect(await largestDifference(toOnnx(model), model, [[1, 11, 17]], 2)).toBeLessThan(1e-4);
  });

  it('refuses options that do not fit', () => {
    const model = radnet();
    expect(() => toOnnx(model, { Opset: 13 } as object)).toThrow(
      /toOnnx: unknown option 'Opset'; did you mean 'opset'/,
    );
    expect(() => toOnnx(model, { opset: 12 })).toThrow(
      /opset: expected a whole number from 13 to 21, got 12/,
    );
    expect(() =>
      toOnnx(model, {
        inputShape: [
          [1, 4, 31, 32, 1],
          [1, 4],
        ],
      }),
    ).toThrow(/inputShape of 'scan': .* fit \[null, null, 32, 32, 1\], got \[1, 4, 31, 32, 1\]/);
    const wrong =
      (options: object): (() => unknown) =>
      () =>
        toOnnx(model, options);
    expect(wrong({ opset: '18' })).toThrow(
      'opset: expected a whole number from 13 to 21, got "18" (a string)',
    );
    expect(wrong({ float16: 'yes' })).toThrow(
      'toOnnx: float16: expected true or false, got "yes" (a string)',
    );
    expect(wrong({ metadata: { windowLevel: 40 } })).toThrow(
      'toOnnx: metadata.windowLevel: expected a string, got 40',
    );
    expect(() => toOnnx('model.json' as never)).toThrow(
      'toOnnx: model: expected a LayersModel, got "model.json"',
    );
    expect(() => toOnnx(model, { inputShape: [1, 4] })).toThrow(
      /expected 2 shapes \(scan, sliceMask\), got 1/,
    );
  });

  it("names TensorFlow.js's own recurrent layer, which writes every slice out", () => {
    const sequence = tf.input({ shape: [null, 3], name: 'sequence' });
    const lstm = tf.layers.lstm({ units: 2, returnSequences: true, name: 'memory' });
    const model = tf.model({ inputs: sequence, outputs: lstm.apply(sequence) as tf.SymbolicTensor });
    expect(() => toOnnx(model)).toThrow(
      /layer 'memory\/memory' records other operators for other sizes of batch or slices .* as a number in inputShape/,
    );
    expect(() => toOnnx(model, { inputShape: [null, 5, 3] })).not.toThrow();
  });

  it('refuses a stateful layer', () => {
    const model = tf.sequential({
      layers: [tf.layers.lstm({ units: 2, stateful: true, batchInputShape: [1, 3, 2], name: 'memory' })],
    });
    expect(() => toOnnx(model)).toThrow(/layer 'memory' \(LSTM\) is stateful/);
  });
});
