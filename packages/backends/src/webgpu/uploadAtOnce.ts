import { oncePerBackend } from './oncePerBackend';
import { TENSOR_USAGE } from './tensorUsage';
import type { TensorRecord, UploadingBackend } from './webgpuBackend';

/**
 * Uploads values to the GPU through its queue. For each tensor, tfjs maps a separate buffer, copies it among the
 * commands, which ends the compute pass, and destroys it. For the hundreds of small constants of a training step that
 * took 145 of 2,000 ms (H100, docs/decisions/webgpu.md). The queue writes before commands that are still collected.
 * None of them uses the buffer, since it would not be free otherwise.
 */
export const uploadAtOnce = oncePerBackend((backend: UploadingBackend): void => {
  const upload = backend.uploadToGPU.bind(backend);
  backend.uploadToGPU = (dataId) => {
    const data = backend.tensorMap.get(dataId);
    const words = data.resource == null ? hostWords(data) : undefined;
    if (!words || words.length === 0) return upload(dataId);
    const buffer = backend.bufferManager.acquireBuffer(words.byteLength, TENSOR_USAGE);
    backend.queue.writeBuffer(buffer, 0, words);
    data.values = null;
    data.resource = buffer;
  };
});

/** A tensor's values in the host's memory as the GPU has them; undefined where there are none, or of a type that it does not have. */
export function hostWords({ values, dtype }: TensorRecord): Float32Array | Int32Array | undefined {
  if (!values || !(dtype in WORDS)) return undefined;
  const Words = WORDS[dtype as keyof typeof WORDS];
  return values instanceof Words ? values : new Words(values as ArrayLike<number>);
}

const WORDS = { float32: Float32Array, int32: Int32Array, bool: Int32Array } as const;
