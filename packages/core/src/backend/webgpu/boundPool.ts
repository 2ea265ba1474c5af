import type { BufferManager, WebgpuBackend } from './webgpuBackend';

/** What lies unused may grow to this share of what is used, */
const MOST_UNUSED = 0.25;
/** and to so many bytes in any case. */
const LEAST_BOUND = 2 ** 26;

const bounded = new WeakSet<BufferManager>();

/**
 * Bounds the memory of buffers that tfjs's WebGPU backend keeps for the next tensor of exactly the same size. A network
 * whose maps are of many sizes, such as a dense block's, would keep several times what it uses.
 */
export function boundPool({ bufferManager }: Pick<WebgpuBackend, 'bufferManager'>): void {
  if (bounded.has(bufferManager)) return;
  bounded.add(bufferManager);
  const acquire = bufferManager.acquireBuffer.bind(bufferManager);
  bufferManager.acquireBuffer = (size, usage, ...rest) => {
    const fits = (bufferManager.freeBuffers.get(`${size}_${usage}`)?.length ?? 0) > 0;
    if (!fits) release(bufferManager);
    return acquire(size, usage, ...rest);
  };
}

/** Destroys unused buffers, the largest first: few of them hold most. */
function release(manager: BufferManager): void {
  const most = Math.max(LEAST_BOUND, MOST_UNUSED * manager.numBytesUsed);
  let unused = manager.numBytesAllocated - manager.numBytesUsed;
  if (unused <= most) return;
  const unusedBySize = [...manager.freeBuffers.values()].filter((buffers) => buffers.length > 0);
  unusedBySize.sort(([a], [b]) => b!.size - a!.size);
  for (const buffers of unusedBySize) {
    while (unused > most && buffers.length > 0) {
      const buffer = buffers.pop()!;
      unused -= buffer.size;
      manager.numBytesAllocated -= buffer.size;
      manager.numFreeBuffers--;
      buffer.destroy();
    }
  }
}
