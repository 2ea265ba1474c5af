import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { volumeToNifti } from '../nifti/volumeToNifti';
import { openDataFolder } from '../node/openDataFolder';
import { sampleVolume } from '../volume/fixtures';
import type { DataFolder } from './dataFolder';

/** For tests: makes a folder with these files, runs the work and deletes the folder. */
export async function inTree<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (folder: DataFolder, root: string) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'radnet-set-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return await work(openDataFolder(root), root);
  } finally {
    await rm(root, { recursive: true });
  }
}

/** For tests: makes a gzipped NIfTI file of 2 x 2 pixels per slice, each slice holding the given numbers. */
export async function niftiOf(...slices: readonly (readonly number[])[]): Promise<Uint8Array> {
  return gzipSync(await plainNiftiOf(...slices));
}

export async function plainNiftiOf(...slices: readonly (readonly number[])[]): Promise<Uint8Array> {
  const hounsfieldUnits = Int16Array.from(
    slices.flatMap((slice) => [0, 1, 2, 3].map((pixel) => slice[pixel] ?? 0)),
  );
  return volumeToNifti(sampleVolume({ slices: slices.length, height: 2, width: 2, hounsfieldUnits }));
}

/** For tests: returns the same file with its third axis pointing to the feet. */
export function upsideDown(nifti: Uint8Array): Uint8Array {
  const turned = nifti.slice();
  const view = new DataView(turned.buffer);
  const third = 312 + 2 * 4; // srow_z[2]
  view.setFloat32(third, -view.getFloat32(third, true), true);
  return turned;
}
