import type { BufferManager, SubmittingBackend, WebgpuBuffer } from './webgpuBackend';

/** What lies unused, or waits for commands to be sent, may grow to this share of what is used, */
const MOST_UNUSED = 0.25;
/** and to so many bytes in any case. */
const LEAST_BOUND = 2 ** 26;

const bounded = new WeakSet<BufferManager>();

/** Smaller buffers are not worth sending commands for. */
const LARGE = 2 ** 20;

/**
 * Bounds the memory of buffers that tfjs's WebGPU backend keeps for the next tensor of exactly the same size. A network
 * whose maps are of many sizes, such as a dense block's, would keep several times what it uses. Where much is disposed of
 * that collected commands still use, they are sent, before a new large buffer is made.
 */
export function boundPool(backend: SubmittingBackend): void {
  const { bufferManager } = backend;
  if (bounded.has(bufferManager)) return;
  bounded.add(bufferManager);
  const acquire = bufferManager.acquireBuffer.bind(bufferManager);
  bufferManager.acquireBuffer = (size, usage, ...rest) => {
    const fits = (): boolean => (bufferManager.freeBuffers.get(`${size}_${usage}`)?.length ?? 0) > 0;
    if (!fits() && size >= LARGE && pendingBytes(backend) > bound(bufferManager)) {
      backend.endComputePassEncoder();
      backend.submitQueue();
    }
    if (!fits()) release(bufferManager);
    return acquire(size, usage, ...rest);
  };
}

const bound = ({ numBytesUsed }: BufferManager): number => Math.max(LEAST_BOUND, MOST_UNUSED * numBytesUsed);

function pendingBytes({ commandEncoder, tensorMap, tensorDataPendingDisposal }: SubmittingBackend): number {
  if (!commandEncoder) return 0;
  return tensorDataPendingDisposal.reduce((bytes: number, dataId) => {
    const buffer = tensorMap.get(dataId)?.resource as WebgpuBuffer | null | undefined;
    return bytes + (buffer?.size ?? 0);
  }, 0);
}

/** Destroys unused buffers, the largest first: few of them hold most. */
function release(manager: BufferManager): void {
  const most = bound(manager);
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
