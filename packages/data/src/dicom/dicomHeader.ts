import { RadnetError } from '@radnet/core';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { inflateUpTo } from '../inflateUpTo';
import { describeTag, type DicomKeyword, tagOf } from './dicomTags';
import { part10File } from './part10File';

/** Limit for the inflated size of a deflated file, in bytes: far more than any single slice needs. */
const INFLATED_LIMIT = 2 ** 28;

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';

/** The sequences of an enhanced image that hold what this package reads for each frame (PS3.3, section C.7.6.16.2). */
const FUNCTIONAL_GROUPS = [
  'PlanePositionSequence',
  'PlaneOrientationSequence',
  'PixelMeasuresSequence',
  'PixelValueTransformationSequence',
  'FrameContentSequence',
] as const;

/**
 * The elements of a DICOM file up to its pixel data. Every getter checks what it reads, and throws RadnetErrors that
 * name the file.
 */
export class DicomHeader {
  private constructor(
    readonly file: string,
    /** The file's bytes with a preamble, inflated if they were deflated. */
    readonly bytes: Uint8Array,
    /** The bytes as the caller passed them. */
    private readonly given: Uint8Array,
    /** Where elements are looked up, in this order: a frame's own functional groups, the shared ones, the file. */
    private readonly scopes: readonly DataSet[],
  ) {}

  /**
   * Parses the header of a file.
   *
   * @throws RadnetError if the bytes are not a DICOM file, or one that is damaged or cut short.
   */
  static parse(bytes: Uint8Array, file: string): DicomHeader {
    const whole = part10File(bytes);
    if (whole === undefined) {
      throw new RadnetError(
        `${file}: expected a DICOM file ('DICM' at byte 128, or a data set without a header), got something else`,
      );
    }
    try {
      const inflater = (whole: Uint8Array, position: number): Uint8Array => inflated(whole, position, file);
      // The parser does not walk through the pixel data; its stated length is checked before anything relies on it.
      const dataSet = dicomParser.parseDicom(whole, { untilTag: tagOf('PixelData'), inflater });
      return new DicomHeader(file, dataSet.byteArray, bytes, [dataSet]);
    } catch (error) {
      if (error instanceof RadnetError) throw error;
      // What dicom-parser throws contains the whole file beside the exception, and so the patient's data.
      const { exception = error } = error as { exception?: unknown };
      throw new RadnetError(`${file}: expected a whole DICOM file, got one that is damaged or cut short`, {
        cause: exception,
      });
    }
  }

  /** Returns this header with the file's whole content, after only the beginning was parsed. */
  withContent(bytes: Uint8Array): DicomHeader {
    // If the file was deflated or had no preamble, the parsed bytes are not those at its beginning.
    if (bytes.length < this.bytes.length || this.bytes !== this.given)
      return DicomHeader.parse(bytes, this.file);
    return new DicomHeader(this.file, bytes, bytes, this.scopes);
  }

  /**
   * The file as seen from each frame that it describes: a frame's own functional groups take precedence over the shared
   * ones, and these over the file's elements. Empty for a file with a single image.
   */
  get frames(): DicomHeader[] {
    const [shared] = this.items('SharedFunctionalGroupsSequence');
    return this.items('PerFrameFunctionalGroupsSequence').map((own, index) => {
      const scopes = [own, shared].flatMap((group) =>
        FUNCTIONAL_GROUPS.flatMap((name) => group?.elements[tagOf(name)]?.items?.[0]?.dataSet ?? []),
      );
      return new DicomHeader(`${this.file}, frame ${index + 1}`, this.bytes, this.given, [
        ...scopes,
        ...this.scopes,
      ]);
    });
  }

  /** The element of the pixel data, with its offset and with its length as the file states it. */
  get pixelData(): Element | undefined {
    return this.scopes.at(-1)!.elements[tagOf('PixelData')];
  }

  /** Returns the file up to its pixel data, inflated, and with a transfer syntax that matches. */
  beforePixels(): ArrayBuffer {
    const bytes = this.bytes.slice(0, this.pixelData?.dataOffset);
    const syntax = this.scopes.at(-1)!.elements[tagOf('TransferSyntaxUID')];
    if (syntax !== undefined && this.text('TransferSyntaxUID') === DEFLATED) {
      const plain = EXPLICIT_LITTLE_ENDIAN.padEnd(syntax.length, '\0');
      bytes.set(new TextEncoder().encode(plain), syntax.dataOffset);
    }
    return bytes.buffer;
  }

  /** Returns the element's text; undefined if it is missing or empty. */
  text(keyword: DicomKeyword): string | undefined {
    return this.read(keyword, (dataSet, tag) => dataSet.string(tag)) || undefined;
  }

  /** Reads an unsigned 16-bit number (US). */
  unsigned(keyword: DicomKeyword): number {
    const value = this.optionalUnsigned(keyword);
    if (value === undefined) throw this.missing(keyword, 'a number');
    return value;
  }

  optionalUnsigned(keyword: DicomKeyword): number | undefined {
    return this.read(keyword, (dataSet, tag) => dataSet.uint16(tag));
  }

  /** Reads an unsigned 32-bit number (UL); undefined if it is missing. */
  optionalLong(keyword: DicomKeyword): number | undefined {
    return this.read(keyword, (dataSet, tag) => dataSet.uint32(tag));
  }

  /** Reads exactly `count` numbers written as text (DS, IS). */
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

  private items(keyword: DicomKeyword): DataSet[] {
    const items = this.scopes.at(-1)!.elements[tagOf(keyword)]?.items ?? [];
    return items.flatMap(({ dataSet }) => dataSet ?? []);
  }

  /**
   * Reads an element. dicom-parser throws bare strings if an element is shorter than its type; they become RadnetErrors
   * here.
   */
  private read<T>(keyword: DicomKeyword, get: (dataSet: DataSet, tag: string) => T): T {
    const tag = tagOf(keyword);
    const holder = this.scopes.find(({ elements }) => elements[tag] !== undefined) ?? this.scopes.at(-1)!;
    try {
      return get(holder, tag);
    } catch (error) {
      throw new RadnetError(`${this.file}: ${describeTag(keyword)} is damaged`, { cause: error });
    }
  }
}

/** Shortens a file's text for a message and escapes control characters. */
export function quoted(text: string | undefined): string {
  return text === undefined ? 'none' : JSON.stringify(text.slice(0, 80));
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
