import { compactHounsfield } from '../volume/compactHounsfield';
import { type DicomHeader, quoted } from './dicomHeader';
import { describeTag, type DicomKeyword } from './dicomTags';
import { pixelByteOrder } from './transferSyntax';

const BYTES = 2;
const BITS = 8 * BYTES;

/** Units that a rescaled CT value may state: Hounsfield units, or none. Others are maps of something else. */
const RESCALE_TYPES = [undefined, 'HU', 'US'];

/**
 * A slice's pixels in Hounsfield units: bits above BitsStored masked off or the sign extended, then
 * stored value x RescaleSlope + RescaleIntercept (PS3.3, section C.11.1.1.2).
 *
 * @returns Rows x Columns values, row by row: Int16Array where all are whole and fit, else Float32Array.
 * @throws RadnetError where the pixels are compressed, missing, cut short, not grey, or not of 16 bits.
 */
export function hounsfieldPixels(header: DicomHeader): Int16Array | Float32Array {
  const byteOrder = pixelByteOrder(header);
  checkPixelFormat(header);
  const stored = storedPixels(header, byteOrder);
  const slope = header.number('RescaleSlope');
  const intercept = header.number('RescaleIntercept');
  if (slope === 0) throw header.error(`expected ${describeTag('RescaleSlope')} other than 0, got 0`);
  if (slope === 1 && intercept === 0 && stored instanceof Int16Array) return stored;
  return compactHounsfield(stored.length, (index) => stored[index]! * slope + intercept);
}

function checkPixelFormat(header: DicomHeader): void {
  const frames = header.optionalNumber('NumberOfFrames') ?? 1;
  if (frames !== 1) {
    throw header.error(
      `expected one slice a file, got ${frames} (${describeTag('NumberOfFrames')}): ` +
        'multi-frame DICOM is not supported yet',
    );
  }
  const photometric = header.text('PhotometricInterpretation');
  if (photometric !== 'MONOCHROME2') {
    throw header.error(
      `expected MONOCHROME2 in ${describeTag('PhotometricInterpretation')}, got ${quoted(photometric)}`,
    );
  }
  expectNumber(header, 'SamplesPerPixel', [1]);
  expectNumber(header, 'BitsAllocated', [BITS]);
  expectNumber(header, 'PixelRepresentation', [0, 1]);
  const bitsStored = header.unsigned('BitsStored');
  if (bitsStored < 1 || bitsStored > BITS) {
    throw header.error(`expected 1 to ${BITS} in ${describeTag('BitsStored')}, got ${bitsStored}`);
  }
  expectNumber(header, 'HighBit', [bitsStored - 1]);
  const type = header.text('RescaleType');
  if (!RESCALE_TYPES.includes(type)) {
    throw header.error(`expected HU in ${describeTag('RescaleType')}, got ${quoted(type)}`);
  }
}

function expectNumber(header: DicomHeader, keyword: DicomKeyword, allowed: readonly number[]): void {
  const value = header.unsigned(keyword);
  if (!allowed.includes(value)) {
    throw header.error(`expected ${allowed.join(' or ')} in ${describeTag(keyword)}, got ${value}`);
  }
}

/** The stored numbers, before rescaling. */
function storedPixels(header: DicomHeader, byteOrder: 'little' | 'big'): Int16Array | Uint16Array {
  const little = byteOrder === 'little';
  const view = pixelView(header);
  const count = view.byteLength / BYTES;
  const unused = BITS - header.unsigned('BitsStored');
  if (header.unsigned('PixelRepresentation') === 1) {
    const signed = new Int16Array(count);
    for (let i = 0; i < count; i++) {
      signed[i] = (view.getInt16(i * BYTES, little) << (BITS + unused)) >> (BITS + unused);
    }
    return signed;
  }
  const mask = 0xffff >> unused;
  const unsigned = new Uint16Array(count);
  for (let i = 0; i < count; i++) unsigned[i] = view.getUint16(i * BYTES, little) & mask;
  return unsigned;
}

/** The bytes of the pixels, after checking that the file holds as many as its rows and columns need. */
function pixelView(header: DicomHeader): DataView {
  const { bytes, pixelData } = header;
  if (pixelData === undefined) throw header.error(`expected ${describeTag('PixelData')}, got none`);
  const [rows, columns] = [header.unsigned('Rows'), header.unsigned('Columns')];
  const expected = rows * columns * BYTES;
  const needed = `${expected} bytes of ${describeTag('PixelData')} for ${rows} rows of ${columns} pixels`;
  if (pixelData.length !== expected || expected === 0) {
    throw header.error(`expected ${needed}, got ${pixelData.length}`);
  }
  const held = bytes.length - pixelData.dataOffset;
  if (held < expected) throw header.error(`expected ${needed}, got ${held}: the file is cut short`);
  return new DataView(bytes.buffer, bytes.byteOffset + pixelData.dataOffset, expected);
}
