import { readFileSync } from 'node:fs';
import type { Volume } from '../volume/volume';
import type { PixelPoint } from './fillPolygons';

const golden = new URL('golden/', import.meta.url);

/** The results of make_annotations.py for polygons. */
export interface GoldenPolygons {
  readonly height: number;
  readonly width: number;
  readonly cases: readonly {
    readonly by: string;
    readonly polygons: readonly (readonly PixelPoint[])[];
    readonly inside: string;
  }[];
}

/** The results of make_annotations.py for seg.dcm and rtstruct.dcm: voxels keyed by region number. */
export interface GoldenAnnotations {
  readonly volume: Omit<Volume, 'hounsfieldUnits' | 'warnings'>;
  readonly seg: Readonly<Record<string, string>>;
  readonly rtstruct: Readonly<Record<string, string>>;
  readonly contours: Readonly<Record<string, readonly { slice: number; points: readonly PixelPoint[] }[]>>;
}

export const goldenBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, golden)));

export const goldenPolygons = JSON.parse(
  readFileSync(new URL('polygons.json', golden), 'utf8'),
) as GoldenPolygons;

export const goldenAnnotations = JSON.parse(
  readFileSync(new URL('annotations.json', golden), 'utf8'),
) as GoldenAnnotations;

/** Encodes voxels as the golden files do: one bit each, starting at the lowest bit of a byte. */
export function hexOf(voxels: Uint8Array): string {
  const bytes = Buffer.alloc(Math.ceil(voxels.length / 8));
  voxels.forEach((inside, index) => {
    bytes[index >> 3]! |= inside << (index & 7);
  });
  return bytes.toString('hex');
}
