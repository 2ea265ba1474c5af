import { RadnetError } from '@radnet/core';
import type * as NiftiReader from 'nifti-reader-js';
import { inflateUpTo } from '../inflateUpTo';
import { NIFTI_DATA_TYPES, type NiftiDataType } from './niftiDataTypes';

/** The library, as loaded by the first read: it is an ES module only, which a CommonJS build cannot import statically. */
type Library = typeof NiftiReader;

/** A NIfTI-1 header of a single file, with the four bytes that follow it. */
const HEADER_BYTES = 352;

/** More voxels than any CT has (512 x 512 x 2048): a header that claims more is damaged. */
const MOST_VOXELS = 2 ** 29;

const QFORM_CODE_OFFSET = 252;

const METRES = 1;
const MICROMETRES = 3;

/** What a header says, checked. */
export interface NiftiHeader {
  readonly header: NiftiReader.NIFTI1;
  readonly sizes: readonly [number, number, number];
  readonly dataType: NiftiDataType;
  /** Voxel indices to millimetres, three rows of four, in NIfTI's axes: x to the right, y to the front, z to the head. */
  readonly affine: readonly (readonly number[])[];
  /** False where the header names no orientation, and the affine is a guess. */
  readonly oriented: boolean;
}

/**
 * Reads the header of a NIfTI-1 file, plain or gzipped.
 *
 * The affine is the sform where its code is above 0, else the qform where its code is, else the voxel sizes alone.
 *
 * @throws RadnetError naming the file: no NIfTI-1 single file, not 3-D, a type or unit that is not supported.
 */
export async function readNiftiHeader(bytes: Uint8Array, file: string): Promise<NiftiHeader> {
  const library = await import('nifti-reader-js');
  const start = new Uint8Array(inflated(bytes, HEADER_BYTES, file)).buffer;
  if (!library.isNIFTI1(start)) {
    throw new RadnetError(`${file}: expected NIfTI-1 in one file, got ${whatElse(library, start)}`);
  }
  const header = parsed(library, start, file);
  const dataType = NIFTI_DATA_TYPES.get(header.datatypeCode);
  if (dataType === undefined) {
    const name = header.getDatatypeCodeString(header.datatypeCode);
    throw new RadnetError(
      `${file}: expected whole or floating numbers, got data type ${name} (${header.datatypeCode})`,
    );
  }
  const unit = header.xyzt_units & library.NIFTI1.SPATIAL_UNITS_MASK;
  if (unit === METRES || unit === MICROMETRES) {
    throw new RadnetError(
      `${file}: expected millimetres, got ${unit === METRES ? 'metres' : 'micrometres'} as unit of length`,
    );
  }
  const oriented = header.sform_code > 0 || header.qform_code > 0;
  return { header, sizes: sizesOf(header, file), dataType, affine: affineOf(), oriented };

  function affineOf(): number[][] {
    if (!oriented) return header.affine;
    if (header.sform_code <= 0) return header.getQformMat();
    // The library lets a qform with a higher code win; without the qform's code it reads the sform.
    new DataView(start).setInt16(QFORM_CODE_OFFSET, 0);
    return parsed(library, start, file).affine;
  }
}

function whatElse(library: Library, start: ArrayBuffer): string {
  if (start.byteLength < HEADER_BYTES) return `${start.byteLength} bytes`;
  if (library.isNIFTI2(start, true)) return 'NIfTI-2';
  return library.isNIFTI1(start, true) ? 'one half of a pair (.hdr, .img)' : 'something else';
}

function parsed(library: Library, start: ArrayBuffer, file: string): NiftiReader.NIFTI1 {
  const header = new library.NIFTI1();
  try {
    header.readHeader(start);
  } catch (error) {
    throw new RadnetError(`${file}: expected a NIfTI-1 header, got a damaged one`, { cause: error });
  }
  return header;
}

function sizesOf({ dims }: NiftiReader.NIFTI1, file: string): [number, number, number] {
  const used = dims.slice(1, 1 + dims[0]!);
  const [width = 1, height = 1, slices = 1, ...others] = used;
  const sizes: [number, number, number] = [width, height, slices];
  if (dims[0]! < 1 || dims[0]! > 7 || !used.every((size) => size > 0)) {
    throw new RadnetError(`${file}: expected positive sizes, got ${used.join(' x ') || 'none'}`);
  }
  if (others.some((size) => size !== 1)) {
    throw new RadnetError(`${file}: expected a 3-D image, got ${used.join(' x ')}`);
  }
  if (width * height * slices > MOST_VOXELS) {
    throw new RadnetError(`${file}: expected at most ${MOST_VOXELS} voxels, got ${used.join(' x ')}`);
  }
  return sizes;
}

/** The file's first `limit` bytes, decompressed where it is gzipped. */
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
