import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ShownCase } from './chooseCases';

/** The folder of a run that keeps the pictures of its report, and their list. */
export const galleryFolder = { folder: 'gallery', list: 'gallery.json' } as const;

/** What the list of the pictures says. */
export interface Gallery {
  readonly format: 'radnet-gallery-1';
  readonly set: string;
  /** Of predictions.csv, so that pictures of other predictions are told from these. */
  readonly predictionsSha256: string;
  /** What stands side by side in each picture. */
  readonly panels: readonly string[];
  readonly cases: readonly (ShownCase & { readonly file: string })[];
}

/** Of a file, in hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
