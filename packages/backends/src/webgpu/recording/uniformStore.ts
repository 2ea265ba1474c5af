import type { BufferManager, WebgpuBuffer } from '../webgpuBackend';
import type { BufferBinding, Queue } from './recordableBackend';

/**
 * Alignment of a program's uniforms in bytes: the default of WebGPU's `minUniformBufferOffsetAlignment`, its largest.
 */
const ALIGNMENT = 256;
const CHUNK_BYTES = 2 ** 16;
/** GPUBufferUsage: UNIFORM and COPY_DST. */
const USAGE = 0x40 | 0x8;

interface Chunk {
  readonly buffer: WebgpuBuffer;
  readonly bytes: Uint8Array;
  filled: number;
}

/** Place of numbers that change from step to step. */
export interface LiveNumbers {
  write(numbers: Uint32Array): void;
}

/**
 * The uniforms of a recording's programs, next to each other in a few buffers. Those that change are kept separately,
 * so that one write in each step updates them all.
 */
export class UniformStore {
  private readonly fixed: Chunk[] = [];
  private readonly live: Chunk[] = [];

  constructor(private readonly manager: Pick<BufferManager, 'acquireBuffer' | 'releaseBuffer'>) {}

  /** Adds uniforms that do not change, and returns their place. */
  add(bytes: Uint8Array): BufferBinding {
    return this.place(this.fixed, bytes).binding;
  }

  /** Adds uniforms of which some change. `at` returns the place of numbers at an offset in bytes within them. */
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

  /** Uploads everything to the GPU, after all uniforms are added. */
  upload(queue: Queue): void {
    for (const chunk of [...this.fixed, ...this.live]) write(queue, chunk);
  }

  /** Uploads the uniforms that change. */
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
