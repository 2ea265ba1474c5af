import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ShownCase } from './chooseCases';

/** The folder of a run with the pictures of its report and their list. */
export const galleryFolder = { folder: 'gallery', list: 'gallery.json' } as const;

/** The contents of the list of pictures. */
export interface Gallery {
  readonly format: 'radnet-gallery-1';
  readonly set: string;
  /** Hash of predictions.csv, so that pictures of other predictions are recognised. */
  readonly predictionsSha256: string;
  /** The images side by side in each picture. */
  readonly panels: readonly string[];
  readonly cases: readonly (ShownCase & { readonly file: string })[];
}

/** Hash of a file, in hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
