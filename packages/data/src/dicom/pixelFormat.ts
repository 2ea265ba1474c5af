import { type DicomHeader, quoted } from './dicomHeader';
import { describeTag, type DicomKeyword } from './dicomTags';
import type { FrameFormat } from './frameDecoder';

/** The largest slice accepted, in pixels: 4096 x 4096. CTs have 512 x 512 to 2048 x 2048. */
const MAX_FRAME_PIXELS = 2 ** 24;

/** The most pixels accepted in one file: 1024 frames of 512 x 512. */
const MAX_FILE_PIXELS = 2 ** 28;

export interface PixelFormat extends FrameFormat {
  readonly frames: number;
}

/**
 * Returns how a file's pixels are laid out (PS3.3, section C.7.6.3).
 *
 * MONOCHROME1 is read like MONOCHROME2. It asks the screen to show low values bright, after the conversion to
 * Hounsfield units, and does not change these values (section C.7.6.3.1.2).
 *
 * @throws RadnetError if the pixels are not grey, do not have 8 or 16 bits, or exceed the limits above.
 */
export function pixelFormat(header: DicomHeader): PixelFormat {
  const photometric = header.text('PhotometricInterpretation');
  if (photometric !== 'MONOCHROME2' && photometric !== 'MONOCHROME1') {
    throw header.error(
      `expected MONOCHROME2 or MONOCHROME1 in ${describeTag('PhotometricInterpretation')}, got ${quoted(photometric)}`,
    );
  }
  expectNumber(header, 'SamplesPerPixel', [1]);
  const bitsAllocated = expectNumber(header, 'BitsAllocated', [16, 8]);
  const signed = expectNumber(header, 'PixelRepresentation', [0, 1]) === 1;
  const bitsStored = header.unsigned('BitsStored');
  if (bitsStored < 1 || bitsStored > bitsAllocated) {
    throw header.error(`expected 1 to ${bitsAllocated} in ${describeTag('BitsStored')}, got ${bitsStored}`);
  }
  expectNumber(header, 'HighBit', [bitsStored - 1]);
  const [rows, columns] = [header.unsigned('Rows'), header.unsigned('Columns')];
  const frames = header.optionalNumber('NumberOfFrames') ?? 1;
  if (!Number.isInteger(frames) || frames < 1) {
    throw header.error(`expected a whole number from 1 in ${describeTag('NumberOfFrames')}, got ${frames}`);
  }
  const pixels = rows * columns;
  if (pixels === 0 || pixels > MAX_FRAME_PIXELS || pixels * frames > MAX_FILE_PIXELS) {
    throw header.error(
      `expected 1 to ${MAX_FRAME_PIXELS} pixels a slice and up to ${MAX_FILE_PIXELS} a file, ` +
        `got ${rows} rows of ${columns} pixels${frames === 1 ? '' : `, ${frames} times`}`,
    );
  }
  return { rows, columns, frames, bitsAllocated, bitsStored, signed };
}

function expectNumber(header: DicomHeader, keyword: DicomKeyword, allowed: readonly number[]): number {
  const value = header.unsigned(keyword);
  if (!allowed.includes(value)) {
    throw header.error(`expected ${allowed.join(' or ')} in ${describeTag(keyword)}, got ${value}`);
  }
  return value;
}
