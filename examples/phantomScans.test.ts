import { expect, it } from 'vitest';
import { phantomScans } from './phantomScans';
import { PRESETS } from './presets';
import type { Settings } from './settings';

const TINY: Settings = {
  ...PRESETS.demo,
  preset: 'demo',
  out: '',
  resume: false,
  phantoms: 10,
  phantomSlices: 8,
  fieldOfViewMm: 160,
  spacingMm: 10,
};

it('makes phantoms as the network sees them, half of them with hemorrhage, each once', async () => {
  const scans = phantomScans(TINY);
  expect(scans.filter(({ positive }) => positive)).toHaveLength(5);
  for (const source of scans) {
    const { id, positive, groups } = source;
    const scan = await source.load();
    expect(scan).toMatchObject({ id, slices: 8, height: 16, width: 16 });
    expect(scan.labels.includes(1)).toBe(positive);
    expect(groups !== undefined).toBe(positive);
    expect(await source.load()).toBe(scan);
  }
});

it('makes the same of the same seed, and tells them from those of another', async () => {
  const [one, same, other] = [phantomScans(TINY), phantomScans(TINY), phantomScans({ ...TINY, seed: 2 })];
  expect(await same[3]!.digest()).toBe(await one[3]!.digest());
  expect(await other[3]!.digest()).not.toBe(await one[3]!.digest());
  expect((await same[3]!.load()).image).toEqual((await one[3]!.load()).image);
});
