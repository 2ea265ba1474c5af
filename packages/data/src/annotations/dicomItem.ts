import { RadnetError } from '@radnet/core';
import dicomParser, { type DataSet } from 'dicom-parser';
import { part10File } from '../dicom/part10File';
import { inflateUpTo } from '../inflateUpTo';

/** Limit for the inflated size of a deflated file, in bytes. */
const INFLATED_LIMIT = 2 ** 28;

/** The elements that are read here, keyed by the standard's keywords (PS3.6), in dicom-parser's notation. */
const TAGS = {
  TransferSyntaxUID: 'x00020010',
  SOPClassUID: 'x00080016',
  StudyInstanceUID: 'x0020000d',
  SeriesInstanceUID: 'x0020000e',
  PixelMeasuresSequence: 'x00289110',
  PixelSpacing: 'x00280030',
  PlanePositionSequence: 'x00209113',
  ImagePositionPatient: 'x00200032',
  PlaneOrientationSequence: 'x00209116',
  ImageOrientationPatient: 'x00200037',
  NumberOfFrames: 'x00280008',
  Rows: 'x00280010',
  Columns: 'x00280011',
  BitsAllocated: 'x00280100',
  SegmentationType: 'x00620001',
  SegmentSequence: 'x00620002',
  SegmentNumber: 'x00620004',
  SegmentLabel: 'x00620005',
  SegmentIdentificationSequence: 'x0062000a',
  ReferencedSegmentNumber: 'x0062000b',
  StructureSetROISequence: 'x30060020',
  ROINumber: 'x30060022',
  ROIName: 'x30060026',
  ROIContourSequence: 'x30060039',
  ContourSequence: 'x30060040',
  ContourGeometricType: 'x30060042',
  NumberOfContourPoints: 'x30060046',
  ContourData: 'x30060050',
  ReferencedROINumber: 'x30060084',
  SharedFunctionalGroupsSequence: 'x52009229',
  PerFrameFunctionalGroupsSequence: 'x52009230',
  PixelData: 'x7fe00010',
} as const;

type Keyword = keyof typeof TAGS;

/** A DICOM data set, or an item of a sequence in one. Every getter checks what it reads and throws RadnetErrors. */
export class DicomItem {
  private constructor(
    readonly where: string,
    private readonly dataSet: DataSet,
  ) {}

  /**
   * Parses a file.
   *
   * @throws RadnetError if the bytes are not a DICOM file, or one that is damaged or cut short.
   */
  static parse(bytes: Uint8Array, file: string): DicomItem {
    const whole = part10File(bytes);
    if (whole === undefined) throw new RadnetError(`${file}: expected a DICOM file, got something else`);
    try {
      const inflater = (whole: Uint8Array, position: number): Uint8Array => inflated(whole, position, file);
      return new DicomItem(file, dicomParser.parseDicom(whole, { untilTag: TAGS.PixelData, inflater }));
    } catch (error) {
      if (error instanceof RadnetError) throw error;
      // The parser's own error contains the whole file, including the patient's data.
      throw new RadnetError(`${file}: expected a whole DICOM file, got one that is damaged or cut short`);
    }
  }

  /**
   * Returns the bytes of the pixel data that are present, whatever length the file states; empty if there is no pixel
   * data.
   */
  pixelData(): Uint8Array {
    const element = this.dataSet.elements[TAGS.PixelData];
    if (element === undefined) return new Uint8Array();
    return this.dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  }

  /** Returns the element's text; empty if the element is missing. */
  text(keyword: Keyword): string {
    return this.read(keyword, (tag) => this.dataSet.string(tag)) ?? '';
  }

  /** Reads an unsigned 16-bit number (US). */
  unsigned(keyword: Keyword): number {
    const value = this.read(keyword, (tag) => this.dataSet.uint16(tag));
    if (value === undefined) throw this.error(`expected a number in ${keyword}, got none`);
    return value;
  }

  /** Reads numbers written as text (DS, IS): exactly `count`, or at least one if `count` is omitted. */
  numbers(keyword: Keyword, count?: number): number[] {
    const parts = this.text(keyword).split('\\');
    const values = parts.map((part) => (part.trim() === '' ? NaN : Number(part)));
    if ((count !== undefined && values.length !== count) || !values.every(Number.isFinite)) {
      throw this.error(`expected ${count ?? 'one or more'} numbers in ${keyword}, got ${parts.length} parts`);
    }
    return values;
  }

  /** Returns the items of a sequence; an empty list if it is missing. */
  items(keyword: Keyword): DicomItem[] {
    const items = this.dataSet.elements[TAGS[keyword]]?.items ?? [];
    return items.flatMap(({ dataSet }, index) =>
      dataSet === undefined ? [] : [new DicomItem(`${this.where}: ${keyword} ${index + 1}`, dataSet)],
    );
  }

  error(message: string): RadnetError {
    return new RadnetError(`${this.where}: ${message}`);
  }

  /**
   * Reads an element. dicom-parser throws bare strings if an element is shorter than its type; they become RadnetErrors
   * here.
   */
  private read<T>(keyword: Keyword, get: (tag: string) => T): T {
    try {
      return get(TAGS[keyword]);
    } catch {
      throw this.error(`${keyword} is damaged`);
    }
  }
}

/** Returns the plain start of a deflated file, followed by its inflated rest. */
function inflated(whole: Uint8Array, position: number, file: string): Uint8Array {
  const rest = inflateUpTo(whole.subarray(position), 'deflate', INFLATED_LIMIT + 1);
  if (rest.length > INFLATED_LIMIT) {
    throw new RadnetError(`${file}: expected at most ${INFLATED_LIMIT} bytes once inflated, got more`);
  }
  const bytes = new Uint8Array(position + rest.length);
  bytes.set(whole.subarray(0, position));
  bytes.set(rest, position);
  return bytes;
}
