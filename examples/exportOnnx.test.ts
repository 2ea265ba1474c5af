import { defaultPreprocessOptions } from '@radnet/data';
import { registerRadnetLayers } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportOnnx } from './exportOnnx';
import { buildRadnet } from './radnet';
import { PRESETS } from './presets';

const SIZE = 32;
const SLICES = 3;

beforeAll(async () => {
  registerRadnetLayers();
  await tf.setBackend('cpu');
});

describe.each([{ pooledGain: 20 }, {}])('a trained RADnet as an ONNX file (%o)', (pooled) => {
  it('gives the same under onnxruntime, and says how to use it', async () => {
    const model = buildRadnet({
      height: SIZE,
      width: SIZE,
      depth: 7,
      growthRate: 4,
      lstmUnits: 3,
      dropoutRate: 0.2,
      ...pooled,
      seed: 1,
    });
    const card = {
      preprocess: { ...defaultPreprocessOptions, spacingMm: 6.25 },
      threshold: 0.42,
      minConsecutive: 3,
      settings: { ...PRESETS.demo, preset: 'demo' as const, out: '', resume: false },
    };
    const bytes = exportOnnx({ model, card }, SLICES, '1.2.3');

    const inside = Buffer.from(bytes).toString('latin1');
    for (const known of [
      'window level HU',
      'spacing mm',
      '6.25',
      '["hemorrhage"]',
      '0.42',
      'TypeScript 1.2.3',
    ])
      expect(inside).toContain(known);

    const scan = tf.randomUniform([2, SLICES, SIZE, SIZE, 1], 0, 1, 'float32', 1);
    const sliceMask = tf.tensor2d([
      [1, 1, 1],
      [1, 1, 0],
    ]);
    const expected = model.predict([scan, sliceMask]) as tf.Tensor[];
    const session = await ort.InferenceSession.create(bytes);
    const results = await session.run({
      scan: new ort.Tensor('float32', await scan.data<'float32'>(), scan.shape),
      sliceMask: new ort.Tensor('float32', await sliceMask.data<'float32'>(), sliceMask.shape),
    });
    for (const [index, tensor] of expected.entries()) {
      const result = results[model.outputNames[index]!]!;
      expect(result.dims).toEqual(tensor.shape);
      const values = tensor.dataSync();
      const differences = values.map((value, i) => Math.abs(value - (result.data as Float32Array)[i]!));
      expect(Math.max(...differences)).toBeLessThan(1e-4);
    }
    await session.release();
    tf.dispose([scan, sliceMask, expected]);
  });
});
