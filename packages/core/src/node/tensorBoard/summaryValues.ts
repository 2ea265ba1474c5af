import { RadnetError } from '../../radnetError';
import { DT_DOUBLE, DT_STRING, type SummaryValue, type TensorMessage } from './eventMessage';
import { histogramBuckets } from './histogramBuckets';

/**
 * Encodes a scalar as TensorFlow 1 and PyTorch do: it takes a third of the size of a tensor with metadata, and scripts
 * can read it with `EventAccumulator.Scalars`. The other values are encoded as in `tf.summary` of TensorFlow 2.
 */
export function scalarValue(tag: string, value: number): SummaryValue {
  return { tag, simpleValue: value };
}

/** @throws RadnetError if a value is not finite. */
export function histogramValue(tag: string, values: ArrayLike<number>): SummaryValue {
  const buckets = checked(tag, () => histogramBuckets(values));
  return plugin('histograms', tag, {
    dtype: DT_DOUBLE,
    tensorShape: { dim: [{ size: buckets.length / 3 }, { size: 3 }] },
    tensorContent: littleEndian(buckets),
  });
}

/** @throws RadnetError if the bytes are not those of a PNG file. */
export function imageValue(tag: string, png: Uint8Array): SummaryValue {
  const { width, height } = checked(tag, () => pngSize(png));
  const stringVal = [utf8(String(width)), utf8(String(height)), png];
  return plugin('images', tag, { dtype: DT_STRING, tensorShape: { dim: [{ size: 3 }] }, stringVal });
}

export function textValue(tag: string, markdown: string): SummaryValue {
  return plugin('text', tag, { dtype: DT_STRING, tensorShape: {}, stringVal: [utf8(markdown)] });
}

function plugin(pluginName: string, tag: string, tensor: TensorMessage): SummaryValue {
  return { tag, metadata: { pluginData: { pluginName } }, tensor };
}

function checked<T>(tag: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new RadnetError(`'${tag}': ${(error as Error).message}`, { cause: error });
  }
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A PNG file starts with its signature and the IHDR chunk, whose data starts with width and height. */
function pngSize(png: Uint8Array): { width: number; height: number } {
  if (png.length < 24 || SIGNATURE.some((byte, i) => png[i] !== byte)) {
    throw new RadnetError(`expected the bytes of a PNG file, got ${png.length} others`);
  }
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Every platform that Node runs on stores typed arrays in little-endian order. */
function littleEndian({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
