import { RadnetError } from '@radnet/core';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { inflateUpTo } from '../inflateUpTo';
import { describeTag, type DicomKeyword, tagOf } from './dicomTags';

/** A deflated file may unfold to this much: far more than any single slice. */
const INFLATED_LIMIT = 2 ** 28;

const PREAMBLE = 128;

/** Whether the bytes carry DICOM's mark, `DICM` at byte 128 (PS3.10, section 7.1). */
export function isDicom(bytes: Uint8Array): boolean {
  return [...'DICM'].every((letter, index) => bytes[PREAMBLE + index] === letter.charCodeAt(0));
}

/** A DICOM file's elements up to its pixel data, read through checks. Every getter throws RadnetErrors naming the file. */
export class DicomHeader {
  private constructor(
    readonly file: string,
    private readonly dataSet: DataSet,
  ) {}

  /** @throws RadnetError where the bytes are no DICOM file, or one that is damaged or cut short. */
  static parse(bytes: Uint8Array, file: string): DicomHeader {
    if (!isDicom(bytes)) {
      throw new RadnetError(
        `${file}: expected a DICOM file ('DICM' at byte ${PREAMBLE}), got something else`,
      );
    }
    try {
      const inflater = (whole: Uint8Array, position: number): Uint8Array => inflated(whole, position, file);
      // Pixel data is not walked through: its stated length is checked before anything trusts it.
      const dataSet = dicomParser.parseDicom(bytes, { untilTag: tagOf('PixelData'), inflater });
      return new DicomHeader(file, dataSet);
    } catch (error) {
      if (error instanceof RadnetError) throw error;
      // What dicom-parser throws holds the whole file beside the exception, and with it the patient.
      const { exception = error } = error as { exception?: unknown };
      throw new RadnetError(`${file}: expected a whole DICOM file, got one that is damaged or cut short`, {
        cause: exception,
      });
    }
  }

  /** The file's bytes, inflated where they were deflated. */
  get bytes(): Uint8Array {
    return this.dataSet.byteArray;
  }

  /** Where the pixel data lies; its length as the file states it. */
  get pixelData(): Element | undefined {
    return this.dataSet.elements[tagOf('PixelData')];
  }

  text(keyword: DicomKeyword): string | undefined {
    return this.read(keyword, (tag) => this.dataSet.string(tag)) || undefined;
  }

  /** An unsigned 16-bit number (US). */
  unsigned(keyword: DicomKeyword): number {
    const value = this.read(keyword, (tag) => this.dataSet.uint16(tag));
    if (value === undefined) throw this.missing(keyword, 'a number');
    return value;
  }

  /** Numbers written as text (DS, IS), `count` of them. */
  numbers(keyword: DicomKeyword, count: number): number[] {
    const text = this.text(keyword);
    const expected = count === 1 ? 'a number' : `${count} numbers`;
    if (text === undefined) throw this.missing(keyword, expected);
    const parts = text.split('\\');
    const values = parts.map(Number);
    if (
      values.length !== count ||
      !values.every(Number.isFinite) ||
      parts.some((part) => part.trim() === '')
    ) {
      throw this.error(`expected ${expected} in ${describeTag(keyword)}, got ${quoted(text)}`);
    }
    return values;
  }

  number(keyword: DicomKeyword): number {
    return this.numbers(keyword, 1)[0]!;
  }

  optionalNumber(keyword: DicomKeyword): number | undefined {
    return this.text(keyword) === undefined ? undefined : this.number(keyword);
  }

  error(message: string): RadnetError {
    return new RadnetError(`${this.file}: ${message}`);
  }

  private missing(keyword: DicomKeyword, expected: string): RadnetError {
    return this.error(`expected ${expected} in ${describeTag(keyword)}, got none`);
  }

  /** dicom-parser throws bare strings where an element is shorter than its type. */
  private read<T>(keyword: DicomKeyword, get: (tag: string) => T): T {
    try {
      return get(tagOf(keyword));
    } catch (error) {
      throw new RadnetError(`${this.file}: ${describeTag(keyword)} is damaged`, { cause: error });
    }
  }
}

/** Text of a file as a message may show it: short, control characters escaped. */
export function quoted(text: string | undefined): string {
  return text === undefined ? 'none' : JSON.stringify(text.slice(0, 80));
}

/** The plain start of a deflated file, and behind it what its rest unfolds to. */
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
