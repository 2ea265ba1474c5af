import { RadnetError } from '@radnet/core';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { inflateUpTo } from '../inflateUpTo';
import { describeTag, type DicomKeyword, tagOf } from './dicomTags';
import { part10File } from './part10File';

/** A deflated file may unfold to this much: far more than any single slice. */
const INFLATED_LIMIT = 2 ** 28;

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';

/** Where an enhanced image keeps what this package reads of a frame (PS3.3, section C.7.6.16.2). */
const FUNCTIONAL_GROUPS = [
  'PlanePositionSequence',
  'PlaneOrientationSequence',
  'PixelMeasuresSequence',
  'PixelValueTransformationSequence',
  'FrameContentSequence',
] as const;

/** A DICOM file's elements up to its pixel data, read through checks. Every getter throws RadnetErrors naming the file. */
export class DicomHeader {
  private constructor(
    readonly file: string,
    /** The file's bytes behind a preamble, inflated where they were deflated. */
    readonly bytes: Uint8Array,
    /** The bytes as they were given. */
    private readonly given: Uint8Array,
    /** Where elements are looked for: a frame's own functional groups, the shared ones, the file. */
    private readonly scopes: readonly DataSet[],
  ) {}

  /** @throws RadnetError where the bytes are no DICOM file, or one that is damaged or cut short. */
  static parse(bytes: Uint8Array, file: string): DicomHeader {
    const whole = part10File(bytes);
    if (whole === undefined) {
      throw new RadnetError(
        `${file}: expected a DICOM file ('DICM' at byte 128, or a data set without a header), got something else`,
      );
    }
    try {
      const inflater = (whole: Uint8Array, position: number): Uint8Array => inflated(whole, position, file);
      // Pixel data is not walked through: its stated length is checked before anything trusts it.
      const dataSet = dicomParser.parseDicom(whole, { untilTag: tagOf('PixelData'), inflater });
      return new DicomHeader(file, dataSet.byteArray, bytes, [dataSet]);
    } catch (error) {
      if (error instanceof RadnetError) throw error;
      // What dicom-parser throws holds the whole file beside the exception, and with it the patient.
      const { exception = error } = error as { exception?: unknown };
      throw new RadnetError(`${file}: expected a whole DICOM file, got one that is damaged or cut short`, {
        cause: exception,
      });
    }
  }

  /** The header of a file of which only the beginning was parsed, now that its whole content is here. */
  withContent(bytes: Uint8Array): DicomHeader {
    // Of a file that was deflated or had no preamble, the bytes parsed are not those of its beginning.
    if (bytes.length < this.bytes.length || this.bytes !== this.given)
      return DicomHeader.parse(bytes, this.file);
    return new DicomHeader(this.file, bytes, bytes, this.scopes);
  }

  /**
   * The file seen from each frame that it describes: the frame's own functional groups come before the shared ones, and
   * these before the file's elements. Empty for a file of one image.
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

  /** Where the pixel data lies; its length as the file states it. */
  get pixelData(): Element | undefined {
    return this.scopes.at(-1)!.elements[tagOf('PixelData')];
  }

  /** The file up to its pixel data, inflated, and with a transfer syntax that says so. */
  beforePixels(): ArrayBuffer {
    const bytes = this.bytes.slice(0, this.pixelData?.dataOffset);
    const syntax = this.scopes.at(-1)!.elements[tagOf('TransferSyntaxUID')];
    if (syntax !== undefined && this.text('TransferSyntaxUID') === DEFLATED) {
      const plain = EXPLICIT_LITTLE_ENDIAN.padEnd(syntax.length, '\0');
      bytes.set(new TextEncoder().encode(plain), syntax.dataOffset);
    }
    return bytes.buffer;
  }

  text(keyword: DicomKeyword): string | undefined {
    return this.read(keyword, (dataSet, tag) => dataSet.string(tag)) || undefined;
  }

  /** An unsigned 16-bit number (US). */
  unsigned(keyword: DicomKeyword): number {
    const value = this.optionalUnsigned(keyword);
    if (value === undefined) throw this.missing(keyword, 'a number');
    return value;
  }

  optionalUnsigned(keyword: DicomKeyword): number | undefined {
    return this.read(keyword, (dataSet, tag) => dataSet.uint16(tag));
  }

  /** An unsigned 32-bit number (UL). */
  optionalLong(keyword: DicomKeyword): number | undefined {
    return this.read(keyword, (dataSet, tag) => dataSet.uint32(tag));
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

  private items(keyword: DicomKeyword): DataSet[] {
    const items = this.scopes.at(-1)!.elements[tagOf(keyword)]?.items ?? [];
    return items.flatMap(({ dataSet }) => dataSet ?? []);
  }

  /** dicom-parser throws bare strings where an element is shorter than its type. */
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
