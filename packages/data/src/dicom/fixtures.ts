import dcmjs from 'dcmjs';
import { readFileSync } from 'node:fs';
import type { NamedBytes } from './dicomFiles';

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

const SLICE = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '2.25.1',
  SeriesInstanceUID: '2.25.2',
  Modality: 'CT',
  PatientName: 'Secret^Name',
  PatientID: 'SECRET-ID',
  SeriesDescription: 'Secret^Name head',
  SliceThickness: '5',
  InstanceNumber: 1,
  ImagePositionPatient: ['-10', '-20', '30'],
  ImageOrientationPatient: ['1', '0', '0', '0', '1', '0'],
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 2,
  Columns: 3,
  PixelSpacing: ['0.75', '0.5'],
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 1,
  RescaleIntercept: '0',
  RescaleSlope: '1',
  PixelData: Int16Array.of(-1000, 1, 2, 3, 4, 5).buffer,
  _vrMap: { PixelData: 'OW', PixelPaddingValue: 'US', PixelPaddingRangeLimit: 'US' },
};

/**
 * For tests: a CT slice of 2 x 3 pixels, air and 1 to 5 HU. `elements` are added or replaced; those set to `undefined`
 * are left out.
 */
export function dicomFile(
  name: string,
  elements: Readonly<Record<string, unknown>> = {},
  transferSyntax = EXPLICIT_LITTLE_ENDIAN,
): NamedBytes {
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const all = Object.entries({ ...SLICE, ...elements }).filter(([, value]) => value !== undefined);
  const meta = { MediaStorageSOPClassUID: SLICE.SOPClassUID, TransferSyntaxUID: transferSyntax };
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset(meta));
  file.dict = DicomMetaDictionary.denaturalizeDataset(Object.fromEntries(all));
  return { name, bytes: new Uint8Array(file.write()) };
}

/** For tests: files a.dcm, b.dcm, c.dcm, ... with one slice at each height, numbered from 1. */
export function dicomSeries(
  heights: readonly number[],
  elements: (slice: number) => Readonly<Record<string, unknown>> = () => ({}),
): NamedBytes[] {
  return heights.map((height, slice) =>
    dicomFile(`${String.fromCharCode(97 + slice)}.dcm`, {
      ImagePositionPatient: ['-10', '-20', String(height)],
      InstanceNumber: slice + 1,
      ...elements(slice),
    }),
  );
}

/** For tests: returns a file's meta header and data set without the preamble. */
export function withoutPreamble(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(132);
}

/** For tests: returns a file's data set alone, as old archives stored it. */
export function dataSetAlone(bytes: Uint8Array): Uint8Array {
  const meta = withoutPreamble(bytes);
  // Its first element, of 12 bytes, holds the length of the other meta elements.
  return meta.subarray(12 + new DataView(meta.buffer, meta.byteOffset).getUint32(8, true));
}

const golden = new URL('golden/', import.meta.url);

export function goldenJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, golden), 'utf8')) as T;
}

export function goldenBytes(name: string): Uint8Array {
  return readFileSync(new URL(name, golden));
}

/** What pydicom reads from a slice of shared/data. */
export interface GoldenSlice {
  readonly origin: readonly number[];
  readonly sum: number;
  readonly sumOfSquares: number;
  readonly samples: readonly { row: number; column: number; value: number }[];
}

/** Computes the sums of `GoldenSlice` from values that this package read. */
export function sumsOf(values: Int16Array | Float32Array): Pick<GoldenSlice, 'sum' | 'sumOfSquares'> {
  let [sum, sumOfSquares] = [0, 0];
  for (const value of values) {
    sum += value;
    sumOfSquares += value * value;
  }
  return { sum, sumOfSquares };
}
