import { oncePerBackend } from './oncePerBackend';
import type { GpuError, WebgpuBackend } from './webgpuBackend';

/** Dawn's and browsers' words for a buffer that is larger than the device takes. */
const TOO_LARGE = /binding size|max(imum)? (storage )?buffer|allocation size too large/i;
const OUT_OF_MEMORY = /out.?of.?(device.|host.)?memory|failed to allocate|allocation failed/i;

/**
 * Makes every read after a failure on the GPU throw an error. WebGPU itself does not report failures to readers: a
 * shader that does not compile, a buffer that cannot be allocated or a lost device leaves zeros or garbage in tensors
 * that look like any other. A backend that is started again does not have the failure.
 */
export const watchDevice = oncePerBackend((backend: WebgpuBackend): void => {
  let failure: Error | undefined;
  const check = (): void => {
    if (failure) throw failure;
  };
  // Not a race with the promise of the loss: that would keep what every read gave for as long as the device lives.
  const waiting = new Set<(reason: Error) => void>();
  backend.device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    failure ??= deviceError(event.error);
  });
  void backend.device.lost.then(({ reason, message }) => {
    failure ??= new Error(
      `webgpu: the GPU was lost (${[reason, message].filter(Boolean).join(': ')}). Start again from the last checkpoint; ` +
        'a driver that hangs on long kernels needs smaller batches.',
    );
    for (const reject of waiting) reject(failure);
  });
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    check();
    let stop!: (reason: Error) => void;
    const stopped = new Promise<never>((_, reject) => (stop = reject));
    waiting.add(stop);
    try {
      const values = await Promise.race([read(dataId), stopped]);
      // For what happened while the values were on their way.
      check();
      return values;
    } catch (error) {
      check();
      throw error;
    } finally {
      waiting.delete(stop);
    }
  };
});

function deviceError({ message, constructor }: GpuError): Error {
  const line = message.split('\n').find((text) => text.trim() !== '') ?? message;
  if (constructor.name === 'GPUOutOfMemoryError' || OUT_OF_MEMORY.test(message)) {
    return new Error(
      `webgpu: the GPU is out of memory. Smaller batches or chunks need less. It said: ${line}`,
    );
  }
  if (TOO_LARGE.test(message)) {
    return new Error(
      `webgpu: a tensor is larger than the GPU takes. Smaller batches or chunks need less. It said: ${line}`,
    );
  }
  return new Error(`webgpu: the GPU's driver refused a kernel, and values are wrong: ${line}`);
}
