import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePhantom } from '@radnet/data';
import { writeNifti } from '@radnet/data/node';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { readFittingCt } from './readFittingCt';

const coarse = { window: { level: 40, width: 80 }, spacingMm: 20, fieldOfViewMm: 200 };
const fine = { ...coarse, spacingMm: 1 };

let folder: string;
let ct: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-fitting-'));
  ct = join(folder, 'ct.nii.gz');
  const spacingMm = { x: 20, y: 20, z: 5 };
  const { volume } = makePhantom({ slices: 10, height: 10, width: 10, spacingMm, seed: 1 });
  await writeNifti(volume, ct);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const within = (bytes: number): void => {
  vi.spyOn(process, 'availableMemory').mockReturnValue(bytes);
};

it('reads a CT that memory holds, however it is used', async () => {
  within(10 * 200 * 200 * 17);
  expect((await readFittingCt(ct, { preprocess: coarse, drawn: fine })).slices).toBe(10);
});

it.each([
  [
    'as it is read',
    10 * 10 * 10 * 4 - 1,
    coarse,
    'expected a CT that fits into memory, got one of 1000 voxels',
  ],
  ['as the network sees it', 10 * 200 * 200 * 5 - 1, fine, 'at 200 x 200 where'],
  ['as it is drawn', 10 * 200 * 200 * 17 - 1, coarse, 'which take 0.01 GB at 200 x 200 where'],
])('refuses one that memory does not hold %s', async (_, bytes, preprocess, message) => {
  within(bytes);
  await expect(readFittingCt(ct, { preprocess, drawn: fine })).rejects.toThrow(message);
});
