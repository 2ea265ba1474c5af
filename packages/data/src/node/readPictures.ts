import { RadnetError } from '@radnet/core';
import { readFile } from 'node:fs/promises';
import { decodePicture } from '../image/decodePicture';
import { decodePng } from '../image/decodePng';
import type { Picture } from '../image/picture';
import { pictureMask } from '../image/pictureMask';
import type { ManifestScan } from '../manifest/manifestScan';
import type { VolumeMask } from '../volume/volume';
import { namedError, pathWithin } from './pathWithin';

/** Whether a file is a picture by its name. */
export function isPictureName(path: string): boolean {
  return /\.(png|jpe?g)$/i.test(path);
}

/** Whether a manifest's scan comes as pictures. */
export function hasPictures({ source }: ManifestScan): boolean {
  return 'slices' in source && source.slices.some(isPictureName);
}

/**
 * Reads the slices of a manifest's scan from PNG or JPEG.
 *
 * @param root The folder that the manifest's paths start from.
 * @param onDamaged Hears of each picture that is damaged, by its index, which is then left out. Without it, one is refused.
 * @throws RadnetError naming the slice by its number: one that is no picture, cannot be read, or lies outside the root.
 */
export async function readPictures(
  root: string,
  paths: readonly string[],
  onDamaged?: (index: number, reason: string) => void,
): Promise<Picture[]> {
  const pictures = await Promise.all(
    paths.map(async (path, index) => {
      const name = `slice ${index + 1}`;
      if (!isPictureName(path))
        throw new RadnetError(`${name}: expected PNG or JPEG as the others, got another file`);
      const bytes = await bytesOf(root, path, name);
      try {
        return await decodePicture(bytes, name);
      } catch (error) {
        if (!(error instanceof RadnetError) || onDamaged === undefined) throw error;
        onDamaged(index, error.message);
        return [];
      }
    }),
  );
  return pictures.flat();
}

/**
 * Reads masks by slice from PNG. (Of a JPEG, nobody could tell a mask's edge from what compression made of it.)
 *
 * @param paths Null for a slice without lesion.
 * @throws RadnetError naming the slice by its number: no PNG, of another size than the slices, or what `readPictures`
 *   refuses.
 */
export async function readPictureMask(
  root: string,
  paths: readonly (string | null)[],
  size: { readonly width: number; readonly height: number },
): Promise<VolumeMask> {
  const pictures = await Promise.all(
    paths.map(async (path, index) => {
      if (path === null) return null;
      const name = `mask of slice ${index + 1}`;
      return decodePng(await bytesOf(root, path, name), name);
    }),
  );
  return pictureMask(pictures, size);
}

async function bytesOf(root: string, path: string, name: string): Promise<Uint8Array> {
  const real = await pathWithin(root, path, name);
  try {
    return await readFile(real);
  } catch (error) {
    throw namedError(name, error);
  }
}
