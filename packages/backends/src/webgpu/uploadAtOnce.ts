import { oncePerBackend } from './oncePerBackend';
import { TENSOR_USAGE } from './tensorUsage';
import type { TensorRecord, UploadingBackend } from './webgpuBackend';

/**
 * Brings values to the GPU by its queue. tfjs maps a buffer of its own for each tensor, copies it within the commands,
 * where it ends the compute pass, and destroys it: for the hundreds of small constants of a training step that took 145
 * of 2,000 ms (H100, docs/decisions/webgpu.md). The queue writes before the commands that are still collected; none of them
 * uses the buffer, or it would not be free.
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
