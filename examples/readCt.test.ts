import { selectBackend } from '@radnet/core';
import { expectNoLeak } from '@radnet/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildRadnet, type Variant } from './radnet';
import { type CtShape, readInParts, readWhole } from './readCt';

beforeAll(() => selectBackend('onnx'));

const shape: CtShape = [1, 70, 16, 16, 1];
const image = Float32Array.from({ length: 70 * 256 }, (_, i) => ((i * 7919) % 1009) / 1009);
const options = { lesionWeight: 10, size: [12, 12] as const };
const modelOf = (variant: Variant) =>
  buildRadnet({ variant, height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, seed: 1 });

describe('readInParts', () => {
  it('gives the calls and the attention that reading the whole gives', async () => {
    const model = modelOf('radnet');
    const whole = await readWhole(model, image, shape, options);
    await expectNoLeak(async () => {
      const parts = await readInParts(model, image, shape, options);
      expect(parts.probabilities).toHaveLength(70);
      expect(parts.heat).toHaveLength(70 * 144);
      parts.probabilities.forEach((p, slice) => expect(p).toBeCloseTo(whole.probabilities[slice]!, 5));
      parts.heat!.forEach((p, pixel) => expect(p).toBeCloseTo(whole.heat![pixel]!, 5));
    });
    expect(new Set(whole.probabilities.map((p) => Math.round(1e5 * p))).size).toBeGreaterThan(5);
  });

  it('gives the calls alone of a network without attention', async () => {
    const reading = await readInParts(modelOf('densenet'), image, shape, options);
    expect(Object.keys(reading)).toEqual(['probabilities']);
  });
});
