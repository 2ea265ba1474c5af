import { RadnetError } from '../radnetError';
import { bytesPerNumber, decodeNumbers, NUMBER_FORMATS, type NumberFormat } from './decodeNumbers';
import type { NamedWeights, WeightArray } from './namedWeights';

interface Entry {
  readonly name: string;
  readonly format: NumberFormat;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** The file starts with the header's length, in this many bytes. */
const LENGTH_BYTES = 8;

/** Largest header in bytes that the format allows. */
const MAX_HEADER = 100_000_000;

/**
 * Reads a file of weights in the safetensors format, such as one from PyTorch (`safetensors.torch.save_file`). It reads
 * F32, F16, BF16, F64 and I64, and converts all of them to float32.
 *
 * @param file The name of the file in error messages.
 * @throws RadnetError if the file is cut short, is not safetensors, has another number format, or has tensors that
 *   overlap, leave gaps, or do not match their shapes. The message names the file.
 *
 * Source: https://github.com/huggingface/safetensors, "Format".
 */
export function readSafetensors(bytes: Uint8Array, file = 'safetensors'): NamedWeights {
  const fail = (expected: string): never => {
    throw new RadnetError(`${file}: expected ${expected}`);
  };
  if (bytes.length < LENGTH_BYTES) fail(`a safetensors file, got ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headerLength = Number(view.getBigUint64(0, true));
  const begin = LENGTH_BYTES + headerLength;
  if (headerLength > MAX_HEADER || begin > bytes.length) {
    fail(
      `a safetensors file, got one of ${bytes.length} bytes that states a header of ${headerLength}; cut short?`,
    );
  }
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, begin), fail);
  const entries = header.map(([name, described]) => entryOf(name, described, fail));
  const data = bytes.subarray(begin);
  checkCover(entries, data.length, fail);
  return new Map(
    entries.map(({ name, format, shape, begin, end }): [string, WeightArray] => [
      name,
      { shape, values: decodeNumbers(data.subarray(begin, end), format) },
    ]),
  );
}

type Fail = (expected: string) => never;

function parseHeader(bytes: Uint8Array, fail: Fail): [string, unknown][] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    fail('a header in JSON, got other bytes: no safetensors file, or a damaged one');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    fail('a header of tensors by name');
  return Object.entries(header).filter(([name]) => name !== '__metadata__');
}

function entryOf(name: string, described: unknown, fail: Fail): Entry {
  const {
    dtype,
    shape,
    data_offsets: offsets,
  } = (described ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  const format = NUMBER_FORMATS.find((one) => one === dtype);
  if (format === undefined) {
    return fail(`'${name}' to be one of ${NUMBER_FORMATS.join(', ')}, got ${String(dtype)}`);
  }
  if (!areSizes(shape) || !areSizes(offsets) || offsets.length !== 2) {
    return fail(`a shape and two data_offsets of '${name}', whole numbers`);
  }
  const [begin, end] = offsets as [number, number];
  const expected = shape.reduce((product, size) => product * size, bytesPerNumber(format));
  if (end - begin !== expected) {
    fail(`${expected} bytes of '${name}', ${format} [${shape.join(', ')}], got ${end - begin}`);
  }
  return { name, format, shape, begin, end };
}

function areSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
}

/** The format requires that every byte belongs to exactly one tensor. */
function checkCover(entries: readonly Entry[], length: number, fail: Fail): void {
  let at = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) {
      fail(
        `tensors one behind the other, '${name}' from byte ${at} on, got ${begin}: overlaps or gaps, damaged?`,
      );
    }
    at = end;
  }
  if (at !== length) fail(`${at} bytes of tensors, got ${length}${at > length ? '; cut short?' : ''}`);
}
