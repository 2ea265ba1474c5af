import { oncePerBackend } from './oncePerBackend';
import type { UploadingBackend } from './webgpuBackend';

/** GPUBufferUsage: STORAGE, COPY_SRC and COPY_DST, as tfjs gives every tensor. */
const USAGE = 0x80 | 0x4 | 0x8;

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
    const values = data.resource == null ? data.values : undefined;
    if (!values || values.length === 0 || !(data.dtype in WORDS)) return upload(dataId);
    const Words = WORDS[data.dtype as keyof typeof WORDS];
    const words = values instanceof Words ? values : new Words(values as ArrayLike<number>);
    const buffer = backend.bufferManager.acquireBuffer(words.byteLength, USAGE);
    backend.queue.writeBuffer(buffer, 0, words);
    data.values = null;
    data.resource = buffer;
  };
});

/** What a tensor's values are on the GPU. */
const WORDS = { float32: Float32Array, int32: Int32Array, bool: Int32Array } as const;
