import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';

const ITEM = 0xfffee000;
const SEQUENCE_DELIMITER = 0xfffee0dd;
const ITEM_HEADER = 8;

/** First bytes of compressed images: JPEG and JPEG-LS, a JPEG 2000 codestream, a JP2 file. */
const STARTS = [
  [0xff, 0xd8, 0xff],
  [0xff, 0x4f, 0xff, 0x51],
  [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20],
];

/** One piece of compressed pixel data, and the offset of its item after the offset table. */
interface Fragment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Returns the compressed images of a file, one per frame (PS3.5, section A.4). A frame may consist of several
 * fragments. The offset table says where frames begin; if it is empty, the first bytes of each fragment do.
 *
 * @throws RadnetError if the file is cut short, its items are invalid, or it holds a different number of frames.
 */
export function encapsulatedFrames(header: DicomHeader, frames: number): Uint8Array[] {
  const { table, fragments } = readItems(header);
  const starts = frameStarts(table, fragments, frames);
  if (starts === undefined) {
    throw header.error(
      `expected ${frames === 1 ? '1 frame' : `${frames} frames`} in ${describeTag('PixelData')}, ` +
        `got ${fragments.length} fragments that do not make as many`,
    );
  }
  return starts.map((start, index) => joined(fragments.slice(start, starts[index + 1])));
}

/** Returns the index of each frame's first fragment; undefined if it cannot be determined. */
function frameStarts(
  table: readonly number[],
  fragments: readonly Fragment[],
  frames: number,
): number[] | undefined {
  if (fragments.length < frames) return undefined;
  if (frames === 1) return [0];
  if (fragments.length === frames) return fragments.map((_, index) => index);
  const indexOf = new Map(fragments.map(({ offset }, index) => [offset, index]));
  const starts =
    table.length > 0
      ? table.map((offset) => indexOf.get(offset) ?? -1)
      : fragments.flatMap(({ bytes }, index) => (beginsImage(bytes) ? [index] : []));
  const ascending = starts.every((start, index) => start > (starts[index - 1] ?? -1));
  return starts.length === frames && starts[0] === 0 && ascending ? starts : undefined;
}

const beginsImage = (bytes: Uint8Array): boolean =>
  STARTS.some((start) => start.every((byte, index) => bytes[index] === byte));

function readItems(header: DicomHeader): { table: number[]; fragments: Fragment[] } {
  const { bytes, pixelData } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: Fragment[] = [];
  let position = pixelData!.dataOffset;
  let first = position;
  for (;;) {
    if (position + ITEM_HEADER > bytes.length) throw cutShort(header);
    const tag = view.getUint16(position, true) * 2 ** 16 + view.getUint16(position + 2, true);
    const length = view.getUint32(position + 4, true);
    if (tag === SEQUENCE_DELIMITER) break;
    if (tag !== ITEM) throw header.error(`expected items in ${describeTag('PixelData')}, got something else`);
    const end = position + ITEM_HEADER + length;
    if (end > bytes.length) throw cutShort(header);
    items.push({ offset: position - first, bytes: bytes.subarray(position + ITEM_HEADER, end) });
    if (items.length === 1) first = end;
    position = end;
  }
  const [offsets, ...fragments] = items;
  return {
    table: readTable(offsets?.bytes),
    fragments: fragments.filter(({ bytes: { length } }) => length > 0),
  };
}

function readTable(bytes: Uint8Array = new Uint8Array()): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(4 * index, true));
}

const cutShort = (header: DicomHeader): Error =>
  header.error(`expected whole ${describeTag('PixelData')}, got some that is cut short`);

function joined(fragments: readonly Fragment[]): Uint8Array {
  if (fragments.length === 1) return fragments[0]!.bytes;
  const whole = new Uint8Array(fragments.reduce((sum, { bytes: { length } }) => sum + length, 0));
  let filled = 0;
  for (const { bytes } of fragments) {
    whole.set(bytes, filled);
    filled += bytes.length;
  }
  return whole;
}
