import { selectBackend } from '@radnet/backends';
import { RadnetError, callScan } from '@radnet/core';
import { makePhantom, type Volume } from '@radnet/data';
import { expectNoLeak } from '@radnet/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { predictCt } from '../../../predictCt';
import { smallModel } from './model/fixtures';
import { predict } from './predict';
import type { CtReading, Progress } from './viewerWorker';

beforeAll(() => selectBackend('wasm'));

const phantom = (slices: number): Volume =>
  makePhantom({ slices, seed: 9, hemorrhage: null, height: 64, width: 64 }).volume;
const ignored = (): void => undefined;
/** Without its time. */
const timeless = ({ seconds, ...reading }: CtReading): Omit<CtReading, 'seconds'> => {
  expect(seconds).toBeGreaterThan(0);
  return reading;
};

describe('predict', () => {
  it('says what predict-ct says, with the attention at 1 mm, and leaks nothing', async () => {
    const { model, card } = smallModel();
    const volume = phantom(10);
    const { probabilities, heat, bloodPixels } = await predictCt({ model, card }, volume, 160);
    const threshold = [...probabilities].sort((a, b) => a - b)[4]!;
    await expectNoLeak(async () => {
      const reading = await predict({ model, card: { ...card, threshold } }, volume, ignored);
      const positive = Array.from(probabilities, (probability) => probability >= threshold);
      const pixels = bloodPixels!.reduce((sum, count, slice) => sum + (positive[slice] ? count : 0), 0);
      const { volumeMl, ...rest } = timeless(reading);
      expect(rest).toEqual({
        probabilities,
        call: callScan(probabilities, { threshold, minConsecutive: 3 }),
        threshold,
        minConsecutive: 3,
        heat: { values: heat, size: 160, fieldOfViewMm: 160 },
        warnings: [],
        engine: 'wasm',
      });
      // Pixels of 10 mm.
      expect(volumeMl).toBeCloseTo((pixels * 100 * volume.spacingMm.z) / 1000, 6);
    });
    model.dispose();
  });

  it('finds blood where the heads see it', async () => {
    const { model, card } = smallModel();
    const volume = phantom(10);
    // The threshold for blood is so low that everything counts as blood, on every slice.
    const sure = { ...card, threshold: 1e-9, settings: { ...card.settings, bloodWeight: 1e-9 } };
    const { volumeMl } = await predict({ model, card: sure }, volume, ignored);
    expect(volumeMl).toBeCloseTo((10 * 160 * 160 * volume.spacingMm.z) / 1000, 3);
    model.dispose();
  });

  it('tells how far it is, a few slices of 250 x 250 pixels at a time', async () => {
    const trained = smallModel({ spacingMm: 160 / 250 });
    const told: Progress[] = [];
    await predict(trained, phantom(10), (progress) => told.push(progress));
    const stage = 'reading the CT with the model';
    expect(told).toEqual([0, 0.4, 0.8, 1].map((fraction) => ({ stage, fraction })));
    trained.model.dispose();
  });

  it('draws nothing of heads that had no masks to learn from, and says so', async () => {
    const { model, card } = smallModel();
    const reading = await predict({ model, card: { ...card, masks: false } }, phantom(10), ignored);
    expect(Object.keys(reading)).not.toContain('heat');
    expect(Object.keys(reading)).not.toContain('volumeMl');
    expect(reading.warnings).toEqual(['the model was trained without masks: where it looks is not shown']);
    model.dispose();
  });

  it('reads no CT of fewer slices than a call needs', async () => {
    const trained = smallModel();
    const predicting = predict(trained, phantom(2), ignored);
    await expect(predicting).rejects.toThrow(RadnetError);
    await expect(predicting).rejects.toThrow('this CT: expected at least 3 slices');
    trained.model.dispose();
  });
});
