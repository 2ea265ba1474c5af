import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDicomSlice } from '../dicom/parseDicomSlice';
import { readDicomSeries } from '../node/readDicomSeries';
import { makePhantom } from '../phantom/makePhantom';
import { createRandom } from '../random';
import { headCtDoubts } from './headCtDoubts';
import type { Volume } from './volume';

const shared = new URL('../../../../../shared/data/', import.meta.url);
const slices = new URL('transfer-syntaxes/', shared);
const head = new URL('head-ct-ge/', shared);

const { volume: phantom, mask } = makePhantom({ slices: 10, seed: 3, hemorrhage: 'subdural' });
const with_ = (change: (value: number, index: number) => number): Volume => ({
  ...phantom,
  hounsfieldUnits: Float32Array.from(phantom.hounsfieldUnits, change),
});

describe('headCtDoubts', () => {
  it('has none of a phantom, healthy or not, coarse or fine', () => {
    const none = { refusals: [], warnings: [] };
    expect(headCtDoubts(phantom)).toEqual(none);
    for (const size of [48, 256]) {
      const spacingMm = { x: 240 / size, y: 240 / size, z: 5 };
      const { volume } = makePhantom({
        slices: 8,
        height: size,
        width: size,
        spacingMm,
        seed: 4,
        hemorrhage: null,
      });
      expect(headCtDoubts(volume)).toEqual(none);
    }
  });

  it.skipIf(!existsSync(head))('has none of a real head CT', async () => {
    expect(headCtDoubts(await readDicomSeries(head.pathname))).toEqual({ refusals: [], warnings: [] });
  });

  it.skipIf(!existsSync(slices)).each([
    ['CT1_J2KR', 'a chest', /lung.*too large for a head/],
    ['CT2_J2KR', 'another head', /^$/],
  ])('says of %s, %s: %s', async (file, _, expected) => {
    const slice = await parseDicomSlice(new Uint8Array(readFileSync(new URL(file, slices))), file);
    const { refusals, warnings } = headCtDoubts({
      ...slice,
      slices: 1,
      spacingMm: { ...slice.spacingMm, z: 5 },
      origins: [slice.origin],
    });
    expect(refusals).toEqual([]);
    expect(warnings.join()).toMatch(expected);
  });

  const random = createRandom(1);
  const noise = (): number => random.uniform(-1000, 1000);
  it.each<[string, Volume, RegExp]>([
    ['a mask', with_((_, index) => mask.voxels[index]!), /2 different values, as a mask/],
    ['a label map', with_((_, index) => index % 20), /20 different values/],
    ['one grey', with_(() => 40), /1 different values/],
    ['a narrow range', with_((_, index) => 30 + (index % 4000) / 100), /from 30 to 69.99 HU/],
    ['noise', with_(noise), /is noise/],
    ['magnetic resonance', with_((value) => Math.max(0, value + 1000) / 2), /magnetic resonance/],
  ])('refuses %s', (_, volume, reason) => {
    const { refusals } = headCtDoubts(volume);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toMatch(reason);
  });

  it.each<[string, Volume, RegExp]>([
    ['a skull-stripped head', with_((value) => (value > 100 || value < -20 ? 0 : value)), /no air.*no skull/],
    ['a head without skull', with_((value) => Math.min(value, 80)), /no skull: 0.0 %/],
    ['bone alone', with_((value) => (value > 0 ? value + 400 : value)), /hardly anything but bone/],
    [
      'a body',
      { ...phantom, spacingMm: { x: 2 * phantom.spacingMm.x, y: 2 * phantom.spacingMm.y, z: 5 } },
      /too large/,
    ],
  ])('warns of %s', (_, volume, reason) => {
    const { refusals, warnings } = headCtDoubts(volume);
    expect(refusals).toEqual([]);
    expect(warnings.join()).toMatch(reason);
  });
});
