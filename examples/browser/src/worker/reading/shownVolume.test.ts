import { makePhantom } from '@radnet/data';
import { expect, it } from 'vitest';
import { shownVolume } from './shownVolume';

const { volume } = makePhantom({ seed: 1, slices: 3, height: 8, width: 10, hemorrhage: null });

it('shownVolume has what is shown of a CT', () => {
  const shown = shownVolume({ kind: 'volume', volume: { ...volume, warnings: ['odd'] } });
  const { slices, height, width, spacingMm } = volume;
  expect(shown).toEqual({
    hounsfieldUnits: volume.hounsfieldUnits,
    slices,
    height,
    width,
    spacingMm,
    positionsMm: volume.origins.map(([, , z]) => z),
    rowDirection: [1, 0, 0],
    warnings: ['odd'],
  });
});

it('shownVolume tells the truth of a phantom', () => {
  const truth = [false, true, false];
  expect(shownVolume({ kind: 'volume', volume, truth }).truth).toEqual(truth);
});
