import { BufferView } from '../bufferView';
import type { WebgpuBuffer } from '../webgpuBackend';
import type { Copy } from './commands';
import type { BackendTensor, BufferBinding } from './recordableBackend';

/** Returns the size in bytes of a tensor on the GPU. */
export function bytesOf(shape: readonly number[]): number {
  return 4 * shape.reduce((product, length) => product * length, 1);
}

/** Says in words why no buffer can hold a tensor of this type or shape; undefined if one can. */
export function withoutBuffer({ dtype, shape }: Pick<BackendTensor, 'dtype' | 'shape'>): string | undefined {
  if (!IN_BUFFERS.includes(dtype)) return `a tensor of dtype ${dtype}`;
  return bytesOf(shape) === 0 ? `a tensor of shape [${shape.join(', ')}]` : undefined;
}

const IN_BUFFERS: readonly string[] = ['float32', 'int32', 'bool'];

/** Returns the buffer binding of a tensor on the GPU; undefined if it is not in a buffer. */
export function placeOf({
  resource,
  shape,
}: Pick<BackendTensor, 'resource' | 'shape'>): BufferBinding | undefined {
  if (resource instanceof BufferView) return resource;
  const isBuffer = typeof (resource as { destroy?: unknown } | null)?.destroy === 'function';
  return isBuffer ? { buffer: resource as WebgpuBuffer, offset: 0, size: bytesOf(shape) } : undefined;
}

export function isSamePlace(a: BufferBinding | undefined, b: BufferBinding): boolean {
  return a?.buffer === b.buffer && a.offset === b.offset;
}

export function copyBetween(source: BufferBinding, target: BufferBinding): Copy {
  return {
    source: source.buffer,
    sourceOffset: source.offset,
    target: target.buffer,
    targetOffset: target.offset,
    bytes: target.size,
  };
}
