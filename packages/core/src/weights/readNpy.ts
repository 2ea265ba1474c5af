import { RadnetError } from '../radnetError';
import { bytesPerNumber, decodeNumbers, type NumberFormat } from './decodeNumbers';
import type { WeightArray } from './namedWeights';

const FORMATS: Readonly<Record<string, NumberFormat>> = {
  '<f8': 'F64',
  '<f4': 'F32',
  '<f2': 'F16',
  '<i8': 'I64',
};

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY')];

/**
 * Reads an array that NumPy saved (.npy, versions 1 to 3): float64, float32, float16 or int64, in C order.
 *
 * @param file The name of the file in error messages.
 * @throws RadnetError if the file is cut short, is not .npy, or holds another type or Fortran order. The message names
 *   the file.
 *
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(bytes: Uint8Array, file: string): WeightArray {
  if (bytes.length < 12 || MAGIC.some((byte, at) => bytes[at] !== byte)) {
    throw new RadnetError(`${file}: expected an array of NumPy (.npy), got other bytes; cut short?`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isFirst = view.getUint8(6) === 1;
  const headerBegin = isFirst ? 10 : 12;
  const begin = headerBegin + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder().decode(bytes.subarray(headerBegin, begin));
  const [, type] = /'descr': *'([^']*)'/.exec(header) ?? [];
  const [, isFortran] = /'fortran_order': *(True|False)/.exec(header) ?? [];
  const [, sizes] = /'shape': *\(([\d, ]*)\)/.exec(header) ?? [];
  if (isFortran === undefined || sizes === undefined) {
    throw new RadnetError(
      `${file}: expected a header with type, order and shape, got ${JSON.stringify(header.slice(0, 80))}`,
    );
  }
  const format = FORMATS[type ?? ''];
  if (format === undefined) {
    const known = Object.keys(FORMATS).join(', ');
    throw new RadnetError(`${file}: expected one of ${known}, got ${type ?? 'an array of records'}`);
  }
  const shape = sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  if (isFortran === 'True' && shape.length > 1) {
    throw new RadnetError(`${file}: expected C order, got Fortran order: save np.ascontiguousarray(array)`);
  }
  const expected = shape.reduce((product, size) => product * size, bytesPerNumber(format));
  const found = bytes.length - begin;
  if (found !== expected) {
    throw new RadnetError(
      `${file}: expected ${expected} bytes of ${type} [${shape.join(', ')}], got ${Math.max(0, found)}; cut short?`,
    );
  }
  return { shape, values: decodeNumbers(bytes.subarray(begin), format) };
}
