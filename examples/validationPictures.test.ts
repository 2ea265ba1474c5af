import { selectBackend } from '@radnet/core';
import { type PreparedScan, scanSource, measureScans } from '@radnet/data';
import { expectNoLeak } from '@radnet/testing';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildRadnet, type RadnetOptions } from './radnet';
import { validationPictures } from './validationPictures';

beforeAll(() => selectBackend('onnx'));

const size = 16;

/** Slice i is i / 10 bright; slices 1 to 3 are masked, the third the most. Channels beyond the shown one are white. */
function scan(id: string, masked: boolean, channels = 1, shown = 0): PreparedScan {
  const slices = 6;
  const image = new Float32Array(slices * size * size * channels).fill(1);
  const mask = new Uint8Array(slices * size * size);
  for (let slice = 0; slice < slices; slice++) {
    for (let i = 0; i < size * size; i++) {
      image[(slice * size * size + i) * channels + shown] = slice / 10;
      if (masked && slice >= 1 && slice <= 3 && i < slice * size) mask[slice * size * size + i] = 1;
    }
  }
  const labels = Uint8Array.from({ length: slices }, (_, i) => Number(masked && i >= 1 && i <= 3));
  return { id, slices, height: size, width: size, channels, image, mask, labels };
}

const model = (options: Partial<RadnetOptions> = {}) =>
  buildRadnet({ height: size, width: size, depth: 7, growthRate: 2, lstmUnits: 2, seed: 1, ...options });

const given = { bloodWeight: 2, neighbours: 0 };
const measured = (...scans: PreparedScan[]) => measureScans(scans.map(scanSource));

/** Of a pixel of the left picture, below the masks. */
function greyOf(png: Uint8Array): number[] {
  const { data, width } = decode(png);
  return Array.from(data.subarray(3 * 10 * width, 3 * 10 * width + 3));
}

describe('validationPictures', () => {
  it('shows the slice with the most hemorrhage and one without, with mask and heat map', async () => {
    const pictures = await validationPictures(
      model(),
      await measured(scan('a', false), scan('b', true)),
      given,
    );
    const pngs = await pictures!();
    expect(Object.keys(pngs)).toEqual(['validation/most hemorrhage', 'validation/no hemorrhage']);
    const [most, none] = Object.values(pngs).map((png) => decode(png));
    expect([most!.width, most!.height]).toEqual([2 * size, size]);
    expect(Object.values(pngs).map(greyOf)).toEqual([
      [77, 77, 77],
      [102, 102, 102],
    ]);
    // Masked: yellow over grey, on the left only where the mask is.
    const [red, , blue] = most!.data;
    expect(red! - blue!).toBe(153);
    expect(none!.data[0]).toBe(none!.data[2]);
  });

  it('follows the model as it learns', async () => {
    const radnet = model();
    const pictures = await validationPictures(radnet, await measured(scan('b', true)), given);
    const before = await pictures!();
    radnet.setWeights(radnet.getWeights().map((weight) => weight.add(0.5)));
    expect((await pictures!())['validation/most hemorrhage']).not.toEqual(
      before['validation/most hemorrhage'],
    );
  });

  it('shows the first window of the slice itself', async () => {
    // Two windows of three slices: the third channel is the slice's own, first window.
    const scans = await measured(scan('b', true, 6, 2));
    const pictures = await validationPictures(model({ channels: 6 }), scans, { ...given, neighbours: 1 });
    expect(greyOf((await pictures!())['validation/most hemorrhage']!)).toEqual([77, 77, 77]);
  });

  it('shows nothing of a network without heat map, or of CTs without masks', async () => {
    const densenet = model({ variant: 'densenet' });
    expect(await validationPictures(densenet, await measured(scan('b', true)), given)).toBeUndefined();
    expect(await validationPictures(model(), await measured(scan('a', false)), given)).toBeUndefined();
  });

  it('leaks no tensor', async () => {
    const pictures = await validationPictures(model(), await measured(scan('b', true)), given);
    await expectNoLeak(async () => void (await pictures!()));
  });
});
