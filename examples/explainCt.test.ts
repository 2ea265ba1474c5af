import { selectBackend } from '@radnet/backends';
import { gradCam } from '@radnet/layers';
import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { explainCt } from './explainCt';
import type { ModelCard } from './modelCard';
import { buildRadnet, HEMORRHAGE, VARIANTS } from './radnet';
import type { CtShape } from './readCt';

beforeAll(() => selectBackend('onnx'));

const SLICES = 35;
const SHAPE: CtShape = [1, SLICES, 16, 16, 1];
const IMAGE = Float32Array.from({ length: SLICES * 256 }, (_, i) => ((i * 7919) % 1009) / 1009);
const card = (slicesOfCt?: number) => ({ slicesOfCt }) as ModelCard;
const size = [12, 10] as const;

function modelOf(variant: (typeof VARIANTS)[number]): tf.LayersModel {
  return buildRadnet({ variant, height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, seed: 2 });
}

describe('explainCt', () => {
  it.each(VARIANTS)('explains the slices asked for, of %s', async (variant) => {
    const model = modelOf(variant);
    await expectNoLeak(async () => {
      const all = await explainCt({ model, card: card(SLICES) }, IMAGE, SHAPE, { size });
      expect(all).toHaveLength(SLICES * 120);
      const some = await explainCt({ model, card: card(SLICES) }, IMAGE, SHAPE, { size, slices: [3, 33] });
      const own = [...all.subarray(3 * 120, 4 * 120), ...all.subarray(33 * 120, 34 * 120)];
      const scale = Math.max(...own) / Math.max(...some);
      expect(scale).toBeGreaterThan(0);
      own.forEach((value, at) => expect(some[at]! * scale).toBeCloseTo(value, 5));
    });
  });

  it('reads a thin CT as it is predicted, interleaved', async () => {
    const model = modelOf('radnet');
    const interleaved = await explainCt({ model, card: card(12) }, IMAGE, SHAPE, { size });
    const inputs = { scan: tf.tensor(IMAGE, SHAPE), sliceMask: tf.ones([1, SLICES]) };
    const of = async (sequenceLength: number): Promise<Float32Array> =>
      (await gradCam(model, inputs, { output: HEMORRHAGE, size, sequenceLength })).data<'float32'>();
    const difference = (maps: Float32Array): number =>
      Math.max(...maps.map((value, at) => Math.abs(value - interleaved[at]!)));
    expect(difference(await of(12))).toBeLessThan(1e-5);
    expect(difference(await of(Infinity))).toBeGreaterThan(1e-3);
  });
});
