import { RadnetError } from '@radnet/core';
import { readFile } from 'node:fs/promises';
import { decodePicture } from '../image/decodePicture';
import { decodePng } from '../image/decodePng';
import type { Picture } from '../image/picture';
import { pictureMask } from '../image/pictureMask';
import type { ManifestScan } from '../manifest/manifestScan';
import type { VolumeMask } from '../volume/volume';
import { namedError, pathWithin } from './pathWithin';

/** Whether a file's name is that of a PNG or JPEG. */
export function isPictureName(path: string): boolean {
  return /\.(png|jpe?g)$/i.test(path);
}

/** Whether a manifest's scan consists of PNG or JPEG slices. */
export function hasPictures({ source }: ManifestScan): boolean {
  return 'slices' in source && source.slices.some(isPictureName);
}

/**
 * Reads the slices of a manifest's scan from PNG or JPEG.
 *
 * @param root The folder that the manifest's paths are relative to.
 * @param onDamaged Called with the index of each damaged picture and the reason; the picture is then left out. Without
 *   it, a damaged picture is refused.
 * @throws RadnetError naming the slice by its number: not a picture, unreadable, or outside the root.
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
 * Reads masks by slice from PNG. JPEGs are refused: their compression blurs the edge of a mask.
 *
 * @param paths One path per slice, relative to `root`; null for a slice without a lesion.
 * @throws RadnetError naming the slice by its number: not a PNG, a size other than the slices', or unreadable or
 *   outside the root.
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
