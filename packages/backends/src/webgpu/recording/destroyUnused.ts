import type { BufferManager } from '../webgpuBackend';

/** Destroys the buffers that the manager keeps for later tensors. */
export function destroyUnused(manager: BufferManager): void {
  for (const [key, buffers] of [...manager.freeBuffers]) {
    const [size, usage] = key.split('_').map(Number) as [number, number];
    for (let left = buffers.length; left > 0; left--) {
      manager.releaseBuffer(manager.acquireBuffer(size, usage), false);
    }
  }
}
