import { RadnetError } from '@radnet/core';
import type * as NiftiReader from 'nifti-reader-js';
import { inflateUpTo } from '../inflateUpTo';
import { NIFTI_DATA_TYPES, type NiftiDataType } from './niftiDataTypes';

/** The library, loaded by the first read. It is an ES module only, which a CommonJS build cannot import statically. */
type Library = typeof NiftiReader;

type LibraryHeader = NiftiReader.NIFTI1 | NiftiReader.NIFTI2;

/**
 * NIfTI's two versions: the size of the header in bytes, and the first byte at which voxels can begin in a single file.
 */
const VERSIONS = {
  1: { headerBytes: 348, earliestVoxel: 352 },
  2: { headerBytes: 540, earliestVoxel: 544 },
} as const;

/** The most voxels accepted, more than any CT has (512 x 512 x 2048): a header that states more is damaged. */
const MOST_VOXELS = 2 ** 29;

/** Offset of a NIfTI-1 header's qform code. */
const QFORM_CODE_OFFSET = 252;

const METRES = 1;
const MICROMETRES = 3;

/** The bytes of a NIfTI image, plain or gzipped: a single file (.nii), or both files of a pair (.hdr and .img). */
export type NiftiBytes = Uint8Array | { readonly header: Uint8Array; readonly image: Uint8Array };

/** The checked content of a header. */
export interface NiftiHeader {
  readonly header: LibraryHeader;
  /** Number of voxels along the file's three axes. */
  readonly sizes: readonly [number, number, number];
  readonly dataType: NiftiDataType;
  /** The first byte at which voxels can begin. */
  readonly earliestVoxel: number;
  /**
   * Maps voxel indices to millimetres: three rows of four numbers, in NIfTI's axes (x to the right, y to the front, z
   * to the head).
   */
  readonly affine: readonly (readonly number[])[];
  /** False if the header does not state an orientation. The affine is then a guess. */
  readonly oriented: boolean;
}

/**
 * Reads the header of a NIfTI-1 or NIfTI-2 image.
 *
 * The affine is the sform if its code is above 0, else the qform if its code is above 0, else the voxel sizes alone.
 *
 * @throws RadnetError naming the file: not NIfTI; one file where a pair is expected or the reverse; not 3-D; an
 *   unsupported data type or unit.
 */
export async function readNiftiHeader(bytes: NiftiBytes, file: string): Promise<NiftiHeader> {
  const library = await import('nifti-reader-js');
  const { header, version, start } = parsed(library, bytes, file);
  const dataType = NIFTI_DATA_TYPES.get(header.datatypeCode);
  if (dataType === undefined) {
    // The library's NIFTI2 lacks the method.
    const name = new library.NIFTI1().getDatatypeCodeString(header.datatypeCode);
    throw new RadnetError(
      `${file}: expected whole or floating numbers of up to 64 bits, got data type ${name} (${header.datatypeCode})`,
    );
  }
  const unit = header.xyzt_units & library.NIFTI1.SPATIAL_UNITS_MASK;
  if (unit === METRES || unit === MICROMETRES) {
    throw new RadnetError(
      `${file}: expected millimetres, got ${unit === METRES ? 'metres' : 'micrometres'} as unit of length`,
    );
  }
  const oriented = header.sform_code > 0 || header.qform_code > 0;
  return {
    header,
    sizes: sizesOf(header, file),
    dataType,
    earliestVoxel: isPair(bytes) ? 0 : VERSIONS[version].earliestVoxel,
    affine: affineOf(),
    oriented,
  };

  function affineOf(): readonly (readonly number[])[] {
    const [, x = 0, y = 0, z = 0] = header.pixDims;
    if (!oriented) {
      return [
        [x, 0, 0, 0],
        [0, y, 0, 0],
        [0, 0, z, 0],
      ];
    }
    if (header.sform_code <= 0) return header.getQformMat();
    if (version === 2) return header.affine;
    // For NIfTI-1, the library prefers a qform with a higher code; without the qform's code it reads the sform.
    new DataView(start).setInt16(QFORM_CODE_OFFSET, 0);
    const again = new library.NIFTI1();
    again.readHeader(start);
    return again.affine;
  }
}

/** Whether an image is a pair of header and image files. */
export function isPair(bytes: NiftiBytes): bytes is Exclude<NiftiBytes, Uint8Array> {
  return !(bytes instanceof Uint8Array);
}

interface Parsed {
  readonly header: LibraryHeader;
  readonly version: keyof typeof VERSIONS;
  /** The bytes of the header alone. */
  readonly start: ArrayBuffer;
}

function parsed(library: Library, bytes: NiftiBytes, file: string): Parsed {
  const pair = isPair(bytes);
  const first = inflated(pair ? bytes.header : bytes, VERSIONS[2].headerBytes, file);
  const longest = new Uint8Array(first).buffer;
  const version = library.isNIFTI1(longest, true) ? 1 : 2;
  const { headerBytes } = VERSIONS[version];
  const isNifti = version === 1 ? library.isNIFTI1 : library.isNIFTI2;
  if (longest.byteLength < headerBytes || !isNifti(longest, true) || isNifti(longest) === pair) {
    const form = pair ? 'the header of a pair (.hdr, .img)' : 'NIfTI in one file';
    throw new RadnetError(`${file}: expected ${form}, got ${whatElse(library, longest)}`);
  }
  // Cuts off the extensions after the header: they are not used here, and the library would read them whatever their
  // length.
  const start = longest.slice(0, headerBytes);
  const header = version === 1 ? new library.NIFTI1() : new library.NIFTI2();
  try {
    header.readHeader(start);
  } catch (error) {
    throw new RadnetError(`${file}: expected a NIfTI-${version} header, got a damaged one`, { cause: error });
  }
  return { header, version, start };
}

function whatElse(library: Library, start: ArrayBuffer): string {
  const { byteLength } = start;
  if (byteLength < VERSIONS[1].headerBytes) return `${byteLength} bytes`;
  if (library.isNIFTI2(start, true) && byteLength < VERSIONS[2].headerBytes) return `${byteLength} bytes`;
  if (library.isNIFTI(start)) return 'NIfTI in one file';
  if (library.isNIFTI(start, true)) return 'one half of a pair (.hdr, .img)';
  const view = new DataView(start);
  const isAnalyze = [true, false].some((little) => view.getInt32(0, little) === VERSIONS[1].headerBytes);
  return isAnalyze ? 'ANALYZE 7.5, which names no orientation' : 'something else';
}

function sizesOf({ dims }: LibraryHeader, file: string): [number, number, number] {
  const used = dims.slice(1, 1 + dims[0]!);
  const [width = 1, height = 1, slices = 1, ...others] = used;
  const sizes: [number, number, number] = [width, height, slices];
  if (!(dims[0]! >= 1 && dims[0]! <= 7) || !used.every((size) => size > 0)) {
    throw new RadnetError(`${file}: expected positive sizes, got ${used.join(' x ') || 'none'}`);
  }
  if (others.some((size) => size !== 1)) {
    throw new RadnetError(`${file}: expected a 3-D image, got ${used.join(' x ')}`);
  }
  if (!(width * height * slices <= MOST_VOXELS)) {
    throw new RadnetError(`${file}: expected at most ${MOST_VOXELS} voxels, got ${used.join(' x ')}`);
  }
  return sizes;
}

/** Returns the file's first `limit` bytes, decompressed if it is gzipped. */
export function inflated(bytes: Uint8Array, limit: number, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.subarray(0, limit);
  try {
    return inflateUpTo(bytes, 'gzip', limit);
  } catch (error) {
    throw new RadnetError(`${file}: expected whole gzip data, got some that is damaged or cut short`, {
      cause: error,
    });
  }
}
