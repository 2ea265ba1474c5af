import { readdirSync, readFileSync } from 'node:fs';
import type { NiftiBytes } from './niftiHeader';

/** What nibabel reads from a file in golden/, turned to this package's orientation. */
export interface GoldenNifti {
  readonly shape: readonly [slices: number, height: number, width: number];
  readonly values: readonly number[];
  readonly origins: readonly (readonly number[])[];
  readonly rowDirection: readonly number[];
  readonly columnDirection: readonly number[];
  readonly spacingXY: readonly [number, number];
}

const folder = new URL('golden/', import.meta.url);

export const goldenBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));

/** Names of the single files, and of the header of each pair. */
export const goldenNames = readdirSync(folder).filter((name) => /\.(nii|hdr)(\.gz)?$/.test(name));

/** Reads a golden single file, or both files of a pair. */
export function goldenImage(name: string): NiftiBytes {
  const header = goldenBytes(name);
  return name.includes('.hdr') ? { header, image: goldenBytes(name.replace('.hdr', '.img')) } : header;
}

export const goldenNifti = (
  JSON.parse(readFileSync(new URL('nifti.json', folder), 'utf8')) as { files: Record<string, GoldenNifti> }
).files;

/** Returns the plain file `lps-int16.nii` (4 x 3 x 2 voxels) with bytes changed. */
export function changed(change: (view: DataView) => void, name = 'lps-int16.nii'): Uint8Array {
  const bytes = goldenBytes(name);
  change(new DataView(bytes.buffer));
  return bytes;
}
