import { RadnetError } from '@radnet/core';
import { crc32 } from 'node:zlib';
import type { PreparedScan } from '../../dataset/preparedScan';

/** Version of the layout below; increase it whenever the layout changes. */
export const ENTRY_FORMAT = 2;

const MAGIC = 'RADNETC1';
/** Mark, checksum of all that follows the start, length of the JSON header. */
const START = MAGIC.length + 4 + 4;
/** Arrays begin at multiples of this, so that they can be used in place. */
const ALIGNMENT = 8;

const ARRAYS = { Float32Array, Uint8Array } as const;
type ArrayName = keyof typeof ARRAYS;

interface Header {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly arrays: readonly {
    readonly name: string;
    readonly type: ArrayName;
    readonly length: number;
    /** Whether the array holds only zeros, such as the mask of a scan without a lesion. It is then not written. */
    readonly zeros: boolean;
  }[];
}

const aligned = (position: number): number => Math.ceil(position / ALIGNMENT) * ALIGNMENT;

/**
 * Encodes a prepared scan as one file: mark, CRC-32, header in JSON, then the arrays as they are in memory (little
 * endian). Nothing is compressed, because reading raw bytes is several times as fast as any decompression. The scan's
 * id is left out, so an entry does not reveal whose it is.
 */
export function encodeEntry(scan: PreparedScan): Uint8Array<ArrayBuffer> {
  const values = (Object.entries(scan) as [string, unknown][]).filter(([name]) => name !== 'id');
  const arrays = values.filter((entry): entry is [string, Float32Array | Uint8Array] =>
    ArrayBuffer.isView(entry[1]),
  );
  const header: Header = {
    fields: Object.fromEntries(values.filter(([, value]) => !ArrayBuffer.isView(value))),
    arrays: arrays.map(([name, array]) => ({
      name,
      type: array.constructor.name as ArrayName,
      length: array.length,
      zeros: isZero(array),
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const written = arrays.filter(([, array]) => !isZero(array));
  const length = written.reduce(
    (position, [, array]) => aligned(position) + array.byteLength,
    START + text.length,
  );
  const bytes = new Uint8Array(length);
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes.set(text, START);
  let position = START + text.length;
  for (const [, array] of written) {
    position = aligned(position);
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), position);
    position += array.byteLength;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(MAGIC.length + 4, text.length, true);
  view.setUint32(MAGIC.length, checksum(bytes), true);
  return bytes;
}

/**
 * Decodes a scan that `encodeEntry` wrote. Its arrays are views of the bytes.
 *
 * @param bytes The whole file, at the start of its buffer.
 * @throws RadnetError if the bytes are damaged, cut short, or something else.
 */
export function decodeEntry(bytes: Uint8Array<ArrayBuffer>, id: string): PreparedScan {
  const mark = new TextDecoder('latin1').decode(bytes.subarray(0, MAGIC.length));
  if (bytes.length < START || mark !== MAGIC) throw damaged('its mark is missing');
  const view = new DataView(bytes.buffer);
  if (view.getUint32(MAGIC.length, true) !== checksum(bytes)) throw damaged('its checksum is wrong');
  // The checksum guarantees that everything from here on is as it was written.
  const textEnd = START + view.getUint32(MAGIC.length + 4, true);
  const { fields, arrays } = JSON.parse(new TextDecoder().decode(bytes.subarray(START, textEnd))) as Header;
  let position = textEnd;
  const views = arrays.map(({ name, type, length, zeros }) => {
    if (zeros) return [name, new ARRAYS[type](length)] as const;
    const array = new ARRAYS[type](bytes.buffer, aligned(position), length);
    position = aligned(position) + array.byteLength;
    return [name, array] as const;
  });
  return { id, ...fields, ...Object.fromEntries(views) } as unknown as PreparedScan;
}

function isZero(array: Float32Array | Uint8Array): boolean {
  return array.every((value: number) => value === 0);
}

/** Computes the checksum of everything except the mark and the checksum itself. */
function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(MAGIC.length + 4));
}

function damaged(how: string): RadnetError {
  return new RadnetError(`cache entry: ${how}`);
}
