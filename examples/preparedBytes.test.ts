import { makePhantom, prepareScan } from '@radnet/data';
import { expect, it } from 'vitest';
import { preparedBytes } from './preparedBytes';

it('counts what image and mask of a scan take, all channels', () => {
  const { volume, mask } = makePhantom({ seed: 1, slices: 2, height: 16, width: 16 });
  const window = [
    { level: 40, width: 80 },
    { level: 80, width: 200 },
  ];
  for (const neighbours of [0, 1]) {
    const scan = prepareScan('x', volume, mask, { window, neighbours, spacingMm: 25, fieldOfViewMm: 250 });
    const { slices, height, width, channels = 0 } = scan;
    expect(preparedBytes({ slices, height, width, channels })).toBe(
      scan.image.byteLength + scan.mask.byteLength,
    );
  }
});
