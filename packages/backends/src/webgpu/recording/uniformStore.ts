import type { BufferManager, WebgpuBuffer } from '../webgpuBackend';
import type { BufferBinding, Queue } from './recordableBackend';

/** Where a program's uniforms may begin: WebGPU's `minUniformBufferOffsetAlignment`, which no device exceeds. */
const ALIGNMENT = 256;
const CHUNK_BYTES = 2 ** 16;
/** GPUBufferUsage: UNIFORM and COPY_DST. */
const USAGE = 0x40 | 0x8;

interface Chunk {
  readonly buffer: WebgpuBuffer;
  readonly bytes: Uint8Array;
  filled: number;
}

/** Where numbers that change from step to step lie. */
export interface LiveNumbers {
  write(numbers: Uint32Array): void;
}

/**
 * The uniforms of a recording's programs, side by side in a few buffers. Those that change lie apart, so that one write a step
 * brings them all.
 */
export class UniformStore {
  private readonly fixed: Chunk[] = [];
  private readonly live: Chunk[] = [];

  constructor(private readonly manager: Pick<BufferManager, 'acquireBuffer' | 'releaseBuffer'>) {}

  /** A place for a program's uniforms that stay. */
  add(bytes: Uint8Array): BufferBinding {
    return this.place(this.fixed, bytes).binding;
  }

  /** A place for a program's uniforms of which some change; `at` gives their place among them, in bytes. */
  addLive(bytes: Uint8Array): { binding: BufferBinding; at: (offset: number) => LiveNumbers } {
    const { binding, chunk } = this.place(this.live, bytes);
    return {
      binding,
      at: (offset) => ({
        write: (numbers) =>
          chunk.bytes.set(
            new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
            binding.offset + offset,
          ),
      }),
    };
  }

  /** Brings everything to the GPU, once all is added. */
  upload(queue: Queue): void {
    for (const chunk of [...this.fixed, ...this.live]) write(queue, chunk);
  }

  /** Brings what changes to the GPU. */
  uploadLive(queue: Queue): void {
    for (const chunk of this.live) write(queue, chunk);
  }

  dispose(): void {
    for (const { buffer } of [...this.fixed, ...this.live]) this.manager.releaseBuffer(buffer);
  }

  private place(chunks: Chunk[], bytes: Uint8Array): { binding: BufferBinding; chunk: Chunk } {
    const size = ALIGNMENT * Math.ceil(bytes.byteLength / ALIGNMENT);
    let chunk = chunks.at(-1);
    if (!chunk || chunk.filled + size > CHUNK_BYTES) {
      const buffer = this.manager.acquireBuffer(CHUNK_BYTES, USAGE);
      chunk = { buffer, bytes: new Uint8Array(CHUNK_BYTES), filled: 0 };
      chunks.push(chunk);
    }
    const offset = chunk.filled;
    chunk.bytes.set(bytes, offset);
    chunk.filled += size;
    return { binding: { buffer: chunk.buffer, offset, size: bytes.byteLength }, chunk };
  }
}

function write(queue: Queue, { buffer, bytes, filled }: Chunk): void {
  queue.writeBuffer(buffer, 0, bytes, 0, filled);
}
