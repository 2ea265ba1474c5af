import { RadnetError } from '@radnet/core';
import type { ManifestScan } from '../manifest/manifestScan';
import type { DataFolder } from './dataFolder';
import { labelsBySlice, niftiStem } from './niftiSlices';

/** A set of NIfTI volumes whose masks have the same names and lie in another folder. */
export interface MaskedVolumes {
  /**
   * Folders that may contain the two folders, in the order in which they are tried; an empty string means the set's own
   * folder.
   */
  readonly within: readonly string[];
  /** Name of the folder with the images. */
  readonly images: string;
  /** Name of the folder with the masks. */
  readonly masks: string;
  /** Class names of the masks' labels, starting at label 1. */
  readonly classes: readonly string[];
  /** Returns a scan's id from its file's name without extension. */
  readonly idOf: (stem: string) => string;
}

/**
 * Returns the scans of such a set, with each slice labelled by what its mask holds: `any`, and every class if there are
 * several.
 *
 * @throws RadnetError if the folders are not found, an image has no mask, or a mask holds other labels.
 */
export async function maskedVolumes(folder: DataFolder, set: MaskedVolumes): Promise<ManifestScan[]> {
  const root = await rootOf(folder, set);
  const masks = await folder.list(`${root}${set.masks}`);
  const scans: ManifestScan[] = [];
  for (const name of await folder.list(`${root}${set.images}`)) {
    const stem = niftiStem(name);
    if (stem === undefined) continue;
    const image = `${root}${set.images}/${name}`;
    const maskName = masks.find((other) => niftiStem(other) === stem);
    if (maskName === undefined) throw new RadnetError(`${image}: expected a mask of that name, got none`);
    const mask = `${root}${set.masks}/${maskName}`;
    const slices = await labelsBySlice(await folder.read(mask), mask, set.classes.length);
    const single = set.classes.length === 1 ? [] : set.classes;
    scans.push({
      id: set.idOf(stem),
      source: { volume: image },
      mask: { volume: mask },
      labels: Object.fromEntries([
        ['any', slices.map((labels) => ([...labels].some((label) => label > 0) ? 1 : 0))],
        ...single.map(
          (one, index) => [one, slices.map((labels) => (labels.has(index + 1) ? 1 : 0))] as const,
        ),
      ]),
    });
  }
  return scans;
}

/** Returns the path of the folder that holds both, followed by a slash unless it is empty. */
async function rootOf(folder: DataFolder, { within, images, masks }: MaskedVolumes): Promise<string> {
  const above = await folder.list('');
  for (const name of within) {
    if (name !== '' && !above.includes(`${name}/`)) continue;
    const names = name === '' ? above : await folder.list(name);
    if (names.includes(`${images}/`) && names.includes(`${masks}/`)) return name === '' ? '' : `${name}/`;
  }
  throw new RadnetError(`expected folders ${images} and ${masks}, here or in ${within.join(' ').trim()}`);
}
