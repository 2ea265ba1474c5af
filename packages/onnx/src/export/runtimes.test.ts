import { registerRadnetLayers } from '@radnet/layers';
import { farthestApart } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { gruNet, radnet, withRandomWeights } from './testing/exampleModels';
import { runtimes } from './testing/runtimes';
import { toOnnx, type ToOnnxOptions } from './toOnnx';

beforeAll(async () => {
  registerRadnetLayers();
  await tf.setBackend('cpu');
});

const networks = { 'a RADnet': radnet, 'a GRU with slice deltas': gruNet };

const cts = [
  { scans: 1, slices: 1, padded: 0 },
  { scans: 1, slices: 7, padded: 0 },
  { scans: 1, slices: 7, padded: 3 },
  { scans: 3, slices: 13, padded: 4 },
  { scans: 1, slices: 150, padded: 0 },
  { scans: 1, slices: 150, padded: 22 },
];

describe.each(Object.entries(networks))('%s as one file for CTs of any number of slices', (_, build) => {
  describe.each(Object.entries(runtimes))('in %s', (__, { isMissing, open }) => {
    it.skipIf(isMissing).each(cts)('$scans x $slices slices, $padded padded', async (ct) => {
      expect(await largestDifference(build, open, ct)).toBeLessThan(1e-4);
    });

    it.skipIf(isMissing).each(cts.slice(2, 3))('$slices slices, weights in float16', async (ct) => {
      const difference = await largestDifference(build, open, ct, { float16: true });
      expect(difference).toBeLessThan(1e-2);
      // Weights that float16 had left as they are would show no difference at all.
      expect(difference).toBeGreaterThan(1e-5);
    });
  });
});

/** Between the model's outputs on TensorFlow.js's cpu backend and the file's, at real slices. */
async function largestDifference(
  build: () => tf.LayersModel,
  open: (typeof runtimes)[string]['open'],
  { scans, slices, padded }: (typeof cts)[number],
  options: ToOnnxOptions = {},
): Promise<number> {
  const model = withRandomWeights(build());
  const shape = [scans, slices, ...(model.inputs[0]!.shape.slice(2) as number[])];
  const features = tf.randomNormal(shape, 0, 1, 'float32', 3);
  const sliceMask = tf.tidy(() =>
    tf
      .range(0, slices)
      .less(slices - padded)
      .toFloat()
      .expandDims(0)
      .tile([scans, 1]),
  );
  const expected = [model.predict([features, sliceMask])].flat();
  const run = await open(toOnnx(model, options));
  const results = await run({ [model.inputNames[0]!]: features, sliceMask });
  const real = (tensor: tf.Tensor): Float32Array =>
    tf.tidy(() => tensor.slice([0, 0], [-1, slices - padded]).dataSync<'float32'>());
  const differences = expected.map((tensor, index) => {
    const { dims, data } = results[model.outputNames[index]!]!;
    expect(dims).toEqual(tensor.shape);
    const values = real(tensor);
    if (slices > 1)
      expect(Math.max(...values.slice(0, 999))).toBeGreaterThan(Math.min(...values.slice(0, 999)) + 0.01);
    return farthestApart(real(tf.tensor(data, [...dims])), values).worst;
  });
  model.dispose();
  tf.disposeVariables();
  return Math.max(...differences);
}
