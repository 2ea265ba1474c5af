import { selectBackend } from '@radnet/backends';
import { heatMap } from '@radnet/layers';
import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildRadnet, type Variant } from './radnet';
import { type CtReading, type CtShape, readCt } from './readCt';

beforeAll(() => selectBackend('onnx'));

const SLICES = 70;
const shapeOf = (slices: number): CtShape => [1, slices, 16, 16, 1];
const imageOf = (slices: number) =>
  Float32Array.from({ length: slices * 256 }, (_, i) => ((i * 7919) % 1009) / 1009);
const attention = { lesionWeight: 10, size: [12, 12] as const };
const modelOf = (variant: Variant) =>
  buildRadnet({ variant, height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, seed: 1 });

/** What the network gives for the whole CT at once. */
function readWhole(model: tf.LayersModel, slices: number): Required<Omit<CtReading, 'bloodPixels'>> {
  return tf.tidy(() => {
    const inputs = [tf.tensor(imageOf(slices), shapeOf(slices)), tf.ones([1, slices])];
    const [calls, ...masks] = model.apply(inputs) as [tf.Tensor, ...tf.Tensor[]];
    const heat = heatMap(masks, attention).dataSync<'float32'>();
    return { probabilities: calls.sigmoid().dataSync<'float32'>(), heat };
  });
}

function expectClose(found: Float32Array | undefined, expected: Float32Array): void {
  expect(found).toHaveLength(expected.length);
  found!.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
}

describe('readCt', () => {
  it.each([1, 25, 33, SLICES])(
    'gives the calls and the attention of %d slices that reading the whole gives',
    async (slices) => {
      const model = modelOf('radnet');
      const whole = readWhole(model, slices);
      await expectNoLeak(async () => {
        const reading = await readCt(model, imageOf(slices), shapeOf(slices), { attention });
        expectClose(reading.probabilities, whole.probabilities);
        expectClose(reading.heat, whole.heat);
      });
      if (slices === SLICES) {
        expect(new Set(whole.probabilities.map((p) => Math.round(1e5 * p))).size).toBeGreaterThan(5);
      }
    },
  );

  it('counts the pixels of each slice that the heads take to be blood', async () => {
    const model = modelOf('radnet');
    const size = [16, 16] as const;
    const drawn = (lesionWeight: number): Promise<CtReading> =>
      readCt(model, imageOf(SLICES), shapeOf(SLICES), { attention: { lesionWeight, size } });
    const median = (await drawn(1)).heat!.toSorted()[(SLICES * 256) / 2]!;
    await expectNoLeak(async () => {
      // So that about half of the pixels are.
      const { heat, bloodPixels } = await drawn(median / (1 - median));
      const counted = Array.from({ length: SLICES }, (_, slice) =>
        heat!.subarray(256 * slice, 256 * (slice + 1)).reduce((sum, p) => sum + Number(p >= 0.5), 0),
      );
      expect(Array.from(bloodPixels!)).toEqual(counted);
      expect(new Set(counted).size).toBeGreaterThan(5);
    });
  });

  it('tells how far it is, and waits for who is told', async () => {
    const model = modelOf('radnet');
    const told: number[][] = [];
    let waiting = 0;
    const onSlices = async (...progress: number[]): Promise<void> => {
      expect(++waiting).toBe(1);
      await tf.nextFrame();
      told.push(progress);
      waiting--;
    };
    const options = { slicesTogether: 30, onSlices };
    const reading = await readCt(model, imageOf(SLICES), shapeOf(SLICES), options);
    expect(told).toEqual([
      [24, SLICES],
      [48, SLICES],
      [SLICES, SLICES],
    ]);
    expect(reading).toEqual(await readCt(model, imageOf(SLICES), shapeOf(SLICES)));
  });

  it('encodes as many slices together as it is told to', async () => {
    const model = modelOf('radnet');
    const cnn = vi.spyOn(model.getLayer('slices'), 'call');
    await readCt(model, imageOf(SLICES), shapeOf(SLICES), { slicesTogether: 7 });
    expect(cnn.mock.calls.map(([inputs]) => [inputs].flat()[0]!.shape[1])).toEqual(Array(10).fill(7));
  });

  it('runs the CNN once a slice, its padding within a slice a chunk', async () => {
    const model = modelOf('radnet');
    const [cnn, head] = ['slices', 'mask8'].map((name) => vi.spyOn(model.getLayer(name), 'call'));
    await readCt(model, imageOf(SLICES), shapeOf(SLICES), { attention });
    expect(cnn!.mock.calls.map(([inputs]) => [inputs].flat()[0]!.shape[1])).toEqual([24, 24, 24]);
    expect(head).toHaveBeenCalledTimes(3);
  });

  it('reads the sequence of a thin CT interleaved, and its attention slice by slice', async () => {
    const model = modelOf('radnet');
    const whole = readWhole(model, SLICES);
    const options = { attention, slicesOfCt: 20 };
    await expectNoLeak(async () => {
      const reading = await readCt(model, imageOf(SLICES), shapeOf(SLICES), options);
      expectClose(reading.heat, whole.heat);
      const changed = reading.probabilities.filter(
        (p, slice) => Math.abs(p - whole.probabilities[slice]!) > 1e-5,
      );
      expect(changed.length).toBeGreaterThan(5);
    });
  });

  it.each<[string, Variant, object]>([
    ['a network without attention', 'densenet', { attention }],
    ['one whose attention is not asked for', 'radnet', {}],
  ])('gives the calls alone of %s', async (_, variant, options) => {
    const model = modelOf(variant);
    const head = variant === 'radnet' ? vi.spyOn(model.getLayer('segment8'), 'call') : undefined;
    const reading = await readCt(model, imageOf(SLICES), shapeOf(SLICES), options);
    expect(Object.keys(reading)).toEqual(['probabilities']);
    if (head) expect(head).not.toHaveBeenCalled();
  });
});
