import { beforeEach, expect, it } from 'vitest';
import { uploadAtOnce } from './uploadAtOnce';
import type { TensorRecord, UploadingBackend, WebgpuBuffer } from './webgpuBackend';

const record = (dtype: string, values?: ArrayLike<unknown>): TensorRecord => ({
  dtype,
  ...(values && { values }),
});

let written: { size: number; data: ArrayBufferView }[];
let stock: object[];
let tensors: Map<object, TensorRecord>;
let backend: UploadingBackend;

beforeEach(() => {
  written = [];
  stock = [];
  tensors = new Map();
  backend = {
    tensorMap: { get: (dataId) => tensors.get(dataId)! },
    bufferManager: {
      acquireBuffer: (size, usage): WebgpuBuffer => ({ size, usage, destroy: () => undefined }),
    },
    queue: {
      writeBuffer: ({ size }, _offset, data) => void written.push({ size, data }),
    },
    uploadToGPU: (dataId) => void stock.push(dataId),
  };
  uploadAtOnce(backend);
});

function upload(tensor: TensorRecord): TensorRecord {
  const dataId = {};
  tensors.set(dataId, tensor);
  backend.uploadToGPU(dataId);
  return tensor;
}

it('writes values as the GPU has them, and keeps no others', () => {
  const floats = upload(record('float32', new Float32Array([1.5, 2])));
  upload(record('float32', [3]));
  upload(record('bool', new Uint8Array([1, 0, 1])));
  upload(record('int32', new Int32Array([-7])));

  expect(written.map(({ data }) => data)).toEqual([
    new Float32Array([1.5, 2]),
    new Float32Array([3]),
    new Int32Array([1, 0, 1]),
    new Int32Array([-7]),
  ]);
  expect(written.map(({ size }) => size)).toEqual([8, 4, 12, 4]);
  expect(floats.values).toBeNull();
  expect(floats.resource).toMatchObject({ size: 8, usage: 0x8c });
  expect(stock).toEqual([]);
});

it('is set up once', () => {
  const first = Object.entries(backend).map(([, value]) => value as unknown);
  uploadAtOnce(backend);
  expect(Object.entries(backend).map(([, value]) => value as unknown)).toEqual(first);
});

it('leaves to TensorFlow.js what is there already, what has no values, and other types', () => {
  upload({ ...record('float32', new Float32Array([1])), resource: {} });
  upload(record('float32'));
  upload(record('float32', new Float32Array(0)));
  upload(record('string', ['a']));
  expect(written).toEqual([]);
  expect(stock).toHaveLength(4);
});
