import { RadnetError, rocAuc } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { HEMORRHAGE_KINDS } from './hemorrhage';
import { makePhantom, type PhantomOptions } from './makePhantom';
import { phantomSet } from './phantomSet';

const SMALL = { slices: 24, height: 64, width: 64, spacingMm: { x: 3.9, y: 3.9, z: 5 } };
const make = (options: PhantomOptions) => makePhantom({ ...SMALL, ...options });

const slice = (values: Int16Array | Float32Array | Uint8Array, index: number) =>
  Array.from(values.subarray(index * 64 * 64, (index + 1) * 64 * 64));

/** FNV-1a of the bytes. */
const checksum = (values: Int16Array | Float32Array | Uint8Array) =>
  new Uint8Array(values.buffer).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);

describe('makePhantom', () => {
  it('is the same from the same seed, and another from another', () => {
    const [one, again, other] = [7, 7, 8].map((seed) => {
      const { volume, mask, ...rest } = make({ seed, hemorrhage: 'subdural' });
      return { ...rest, origins: volume.origins, sums: [volume.hounsfieldUnits, mask.voxels].map(checksum) };
    });
    expect(again).toEqual(one);
    expect(other!.sums[0]).not.toBe(one!.sums[0]);
    expect(other!.sums[1]).not.toBe(one!.sums[1]);
  });

  it.each(HEMORRHAGE_KINDS)(
    '%s: one run of slices, three or more, in a tall stack and in a short',
    (kind) => {
      for (const slices of [24, 16]) {
        // 261: blood so low in the ventricles that only their horns could hold it.
        for (const seed of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 261]) {
          const { labels } = make({ seed, slices, hemorrhage: kind, lookAlikes: [] });
          expect(labels.join(''), `seed ${seed}`).toMatch(/^0*1{3,}0*$/);
        }
      }
    },
  );

  it('fits the head into the image when no spacing is given', () => {
    const { volume } = makePhantom({ seed: 1, slices: 1, height: 50, width: 100 });
    expect(volume.spacingMm).toEqual({ x: 2.5, y: 5, z: 5 });
    const edge = Array.from(volume.hounsfieldUnits).filter((_, i) => i < 100 || i % 100 === 0);
    expect(Math.max(...edge)).toBeLessThan(-900);
  });

  it('refuses an image that does not show the bleed it was asked for', () => {
    const keyhole = { seed: 1, height: 8, width: 8, spacingMm: { x: 1, y: 1, z: 5 } };
    expect(() => makePhantom({ ...keyhole, hemorrhage: 'epidural' })).toThrow(
      /expected to cover the brain, got 32 x 8 x 8 voxels .* epidural/,
    );
    expect(makePhantom({ ...keyhole, hemorrhage: null }).labels).toHaveLength(32);
  });

  it.each(HEMORRHAGE_KINDS)('%s: with noise too, the mask holds blood, all of it', (kind) => {
    for (const seed of [1, 2, 3]) {
      const { volume, mask, labels } = make({ seed, hemorrhage: kind, lookAlikes: [] });
      const without = make({ seed, hemorrhage: null, lookAlikes: [] }).volume.hounsfieldUnits;
      const inside = Array.from(volume.hounsfieldUnits).filter((_, i) => mask.voxels[i] === 1);
      const mean = inside.reduce((sum, hu) => sum + hu, 0) / inside.length;
      expect(mean).toBeGreaterThan(56);
      expect(mean).toBeLessThan(80);
      expect(Math.min(...inside)).toBeGreaterThan(58 - 5 * 6); // five times the noise
      // Outside the mask the head is the same, but for swelling, which is darker.
      const brighter = Array.from(mask.voxels).filter(
        (one, i) => one === 0 && volume.hounsfieldUnits[i]! > without[i]!,
      );
      expect(brighter).toEqual([]);
      labels.forEach((label, s) => expect(slice(mask.voxels, s).includes(1)).toBe(label === 1));
    }
  });

  it('without a bleed has an empty mask and no positive slice', () => {
    const { mask, labels, hemorrhage } = make({ seed: 1, hemorrhage: null });
    expect(hemorrhage).toBe(null);
    expect(mask.voxels.includes(1)).toBe(false);
    expect(labels.includes(1)).toBe(false);
  });

  it('shows a streak on exactly one slice, and a calcification denser than blood; neither is in the mask', () => {
    const at = { seed: 4, hemorrhage: 'epidural' } as const;
    const plain = make({ ...at, lookAlikes: [] });
    const streak = make({ ...at, lookAlikes: ['streak'] });
    const chalk = make({ ...at, lookAlikes: ['calcification'] });
    const differing = plain.labels.reduce<number[]>((found, _, s) => {
      const same =
        slice(plain.volume.hounsfieldUnits, s).join() === slice(streak.volume.hounsfieldUnits, s).join();
      return same ? found : [...found, s];
    }, []);
    expect(differing).toHaveLength(1);
    const added = chalk.volume.hounsfieldUnits.map((hu, i) => hu - plain.volume.hounsfieldUnits[i]!);
    expect(Math.max(...added)).toBeGreaterThan(60);
    expect(streak.mask).toEqual(plain.mask);
    expect(chalk.mask).toEqual(plain.mask);
  });

  it('is not solved by counting voxels of the density of blood', () => {
    const labels: number[] = [];
    const counts: number[] = [];
    for (const { options } of phantomSet({ ...SMALL, count: 40, seed: 1 })) {
      const phantom = makePhantom(options);
      phantom.labels.forEach((label, s) => {
        labels.push(label);
        counts.push(slice(phantom.volume.hounsfieldUnits, s).filter((hu) => hu >= 50 && hu <= 90).length);
      });
    }
    const auc = rocAuc(labels, counts).value;
    expect(auc).toBeGreaterThan(0.5);
    expect(auc).toBeLessThan(0.85);
  });

  it('is a volume whose slices run from foot to head, centred on the scanner', () => {
    const { volume } = make({ seed: 1 });
    expect(volume.hounsfieldUnits).toHaveLength(24 * 64 * 64);
    expect(Math.min(...volume.hounsfieldUnits)).toBeGreaterThanOrEqual(-1000);
    const heights = volume.origins.map(([, , z]) => z);
    expect(heights[1]! - heights[0]!).toBeCloseTo(5);
    expect(volume.origins[0]![0]).toBeCloseTo(-31.5 * 3.9);
  });

  it.each([
    [{ slices: 0 }, /slices: expected a positive whole number, got 0/],
    [{ width: 2.5 }, /width: .* got 2.5/],
    [{ spacingMm: { x: 1, y: -1, z: 5 } }, /spacingMm.y: expected a positive number, got -1/],
    [{ hemorrhage: 'nosebleed' as 'epidural' }, /hemorrhage: expected one of epidural, .* got nosebleed/],
    [{ lookAlikes: ['ghost' as 'streak'] }, /lookAlikes: expected one of calcification, streak, got ghost/],
  ])('refuses %o', (options, message) => {
    expect(() => make({ seed: 1, ...options })).toThrow(message);
    expect(() => make({ seed: 1, ...options })).toThrow(RadnetError);
  });
});

describe('phantomSet', () => {
  it('has its share of positives, all kinds among them, and says so before a phantom is made', () => {
    const set = phantomSet({ ...SMALL, count: 20, seed: 3 });
    const kinds = set.map(({ options }) => options.hemorrhage).filter((kind) => kind !== null);
    expect(kinds).toHaveLength(10);
    expect(new Set(kinds).size).toBe(5);
    expect(new Set(set.map(({ id }) => id)).size).toBe(20);
    for (const { options } of set.slice(0, 4)) {
      expect(makePhantom(options).labels.includes(1)).toBe(options.hemorrhage !== null);
    }
  });

  it('refuses a count or a share that makes no sense', () => {
    expect(() => phantomSet({ count: 0, seed: 1 })).toThrow(/count: .* got 0/);
    expect(() => phantomSet({ count: 5, seed: 1, positiveFraction: 2 })).toThrow(
      /positiveFraction: .* got 2/,
    );
  });
});
