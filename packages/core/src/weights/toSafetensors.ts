import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { weightsByName } from './loadWeights';
import type { NamedWeights, WeightArray } from './namedWeights';

/** The header's length comes first, in 8 bytes, and the tensors begin at a multiple of 8. */
const ALIGNMENT = 8;

/**
 * Writes a model's weights, with its running statistics, in the safetensors format: for Python's `safetensors`, or for
 * `loadWeights(model, readSafetensors(bytes))`. Every tensor is F32. It has the weight's name, such as
 * `densenet_block1/layer1/kernel`, and TensorFlow.js's layout: docs/transfer.md describes how PyTorch's layout differs.
 * The file does not contain the model's architecture.
 *
 * ```ts
 * await writeFile('radnet.safetensors', await toSafetensors(model, { tool: 'my program' }));
 * ```
 *
 * @param from A model, on any backend, or weights by name.
 * @param metadata Texts to store in the file as its `__metadata__`.
 * @returns The bytes of the file.
 * @throws RadnetError if two weights have one name, a weight is not float32 or its number of values does not match its
 *   shape, or the metadata is not text.
 *
 * Source: https://github.com/huggingface/safetensors, "Format".
 */
export async function toSafetensors(
  from: tf.LayersModel | NamedWeights,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  for (const [name, value] of Object.entries(metadata)) {
    if (typeof value === 'string') continue;
    throw new RadnetError(`metadata.${name}: expected a string, got ${JSON.stringify(value)}`);
  }
  const weights = from instanceof Map ? (from as NamedWeights) : await read(from as tf.LayersModel);
  let end = 0;
  const entries = [...weights].map(([name, { shape, values }]) => {
    checkWeight(name, shape, values);
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }] as const;
  });
  const described = { ...(Object.keys(metadata).length > 0 && { __metadata__: metadata }) };
  const header = encoded({ ...described, ...Object.fromEntries(entries) });
  const bytes = new Uint8Array(ALIGNMENT + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, ALIGNMENT);
  let at = ALIGNMENT + header.length;
  // Little-endian, as every platform that JavaScript runs on keeps typed arrays.
  for (const { values } of weights.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

async function read(model: tf.LayersModel): Promise<NamedWeights> {
  const entries = [...weightsByName(model)].map(async ([name, weight]): Promise<[string, WeightArray]> => {
    const values = (await weight.read().data()) as Float32Array;
    return [name, { shape: weight.shape as number[], values }];
  });
  return new Map(await Promise.all(entries));
}

function checkWeight(name: string, shape: readonly number[], values: Float32Array): void {
  if (name === '__metadata__') {
    throw new RadnetError(
      "weights: expected names of weights, got '__metadata__', which the format reserves",
    );
  }
  const size = shape.reduce((product, length) => product * length, 1);
  if (!(values instanceof Float32Array) || values.length !== size) {
    const count = (values as ArrayLike<number>).length;
    throw new RadnetError(
      `weights: expected ${size} float32 numbers in '${name}' [${shape.join(', ')}], got ${count} in ` +
        `${(values as object).constructor.name}`,
    );
  }
}

/** Returns JSON padded with spaces, so that the tensors are aligned. */
function encoded(header: object): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  padded.set(json);
  return padded;
}
