import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { optionsOfSteps } from '@radnet/data';
import Ajv from 'ajv';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportOnnx, type ExportOnnxOptions } from './exportOnnx';
import { onnxTrial } from './onnxTrial';
import type { TrainedModel } from './modelCard';

const schema = JSON.parse(
  readFileSync(new URL('../packages/onnx/preprocessing.schema.json', import.meta.url), 'utf8'),
) as object;

beforeAll(() => tf.setBackend('cpu'));

const exported = (trained: TrainedModel, options: Partial<ExportOnnxOptions> = {}) =>
  exportOnnx(trained, { name: 'radnet.onnx', tool: 'RADnet in TypeScript 1.2.3', ...options });

describe.each([{ pooledGain: 20 }, { pooledGain: undefined }, { variant: 'densenet' as const }])(
  'exportOnnx of %o',
  (options) => {
    it.each([
      { slices: 1, float16: false, close: 1e-4 },
      { slices: 5, float16: false, close: 1e-4 },
      { slices: 5, float16: true, close: 5e-3 },
    ])('gives the same under onnxruntime: %o', async ({ slices, float16, close }) => {
      const trained = onnxTrial(options);
      const { model } = trained;
      const { bytes } = exported(trained, { float16 });
      const scan = tf.randomUniform([2, slices, 32, 32, 1], 0, 1, 'float32', 1);
      const sliceMask = tf.tensor2d([1, 0].map((last) => [...new Array<number>(slices - 1).fill(1), last]));
      const expected = [model.predict([scan, sliceMask])].flat();
      const session = await ort.InferenceSession.create(bytes);
      const results = await session.run({
        scan: new ort.Tensor('float32', await scan.data<'float32'>(), scan.shape),
        sliceMask: new ort.Tensor('float32', await sliceMask.data<'float32'>(), sliceMask.shape),
      });
      for (const [index, tensor] of expected.entries()) {
        const result = results[model.outputNames[index]!]!;
        expect(result.dims).toEqual(tensor.shape);
        const real = sliceMask.reshape([2, slices, ...new Array<number>(tensor.rank - 2).fill(1)]);
        const apart = tf
          .tensor(result.data as Float32Array, tensor.shape)
          .sub(tensor)
          .mul(real)
          .abs()
          .max();
        const scale = Math.max(1, tensor.abs().max().dataSync()[0]!);
        expect(apart.dataSync()[0]! / scale).toBeLessThan(close);
      }
      await session.release();
      tf.disposeVariables();
    });
  },
);

describe('the file beside a model', () => {
  const { bytes, preprocessing } = exported(onnxTrial());
  const isValid = new Ajv().compile(schema);

  it.each<[string, () => TrainedModel, Partial<ExportOnnxOptions>]>([
    ['of the demo', () => onnxTrial(), {}],
    ['of two windows with neighbours', () => onnxTrial({ windows: 2, neighbours: 1 }), {}],
    ['of a fixed number of slices', () => onnxTrial(), { slices: 28 }],
    ['with weights in float16', () => onnxTrial(), { float16: true }],
  ])('%s fits its schema', (_, trained, options) => {
    const { preprocessing: written } = exported(trained(), options);
    const read = JSON.parse(JSON.stringify(written)) as unknown;
    expect(isValid(read) ? [] : isValid.errors).toEqual([]);
  });

  it.each([
    ['steps in another order', { ...preprocessing, steps: preprocessing.steps.toReversed() }],
    ['no steps', { ...preprocessing, steps: undefined }],
    ['another version', { ...preprocessing, version: 2 }],
    ['a threshold beyond 1', { ...preprocessing, call: { ...preprocessing.call, threshold: 42 } }],
    ['a field that the schema does not know', { ...preprocessing, windowLevel: 40 }],
  ])('with %s does not fit', (_, changed) => {
    expect(isValid(JSON.parse(JSON.stringify(changed)))).toBe(false);
  });

  it('says which file it is for, and how that was trained', () => {
    const { card } = onnxTrial();
    expect(preprocessing.model).toEqual({
      file: 'radnet.onnx',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      weights: 'float32',
    });
    expect(optionsOfSteps(preprocessing.steps)).toEqual({
      ...card.preprocess,
      window: [card.preprocess.window],
      neighbours: 0,
    });
    expect(preprocessing.call).toMatchObject({ threshold: 0.42, minConsecutiveSlices: 3 });
    expect(preprocessing.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['scan', [null, null, 32, 32, 1]],
      ['sliceMask', [null, null]],
    ]);
    expect(preprocessing.outputs.map(({ name }) => name)).toEqual(['hemorrhage', 'mask2', 'mask4', 'mask8']);
  });

  it('is in the metadata of the ONNX file, too', () => {
    const inside = Buffer.from(bytes).toString('utf8');
    const { steps, inputs, outputs, call } = preprocessing;
    expect(inside).toContain(JSON.stringify({ steps, inputs, outputs, call }));
    expect(inside).toContain('TypeScript 1.2.3');
  });
});
