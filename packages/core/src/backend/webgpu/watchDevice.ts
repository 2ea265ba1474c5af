import type { WebgpuBackend } from './webgpuBackend';

const OUT_OF_MEMORY = /out of memory|allocation failed|failed to allocate|exceeds the max buffer size/i;

const watched = new WeakSet<WebgpuBackend>();

/**
 * Makes a failure on the GPU an error of the next read. WebGPU itself tells nobody who asks for the values: a shader that
 * does not compile, a buffer that cannot be had or a device that is gone leave zeros or garbage behind.
 */
export function watchDevice(backend: WebgpuBackend): void {
  if (watched.has(backend)) return;
  watched.add(backend);
  let failure: Error | undefined;
  const check = (): void => {
    if (failure) throw failure;
  };
  backend.device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    failure ??= deviceError(event.error.message);
  });
  const lost = backend.device.lost.then(({ reason, message }) => {
    failure ??= new Error(
      `webgpu: the GPU was lost (${[reason, message].filter(Boolean).join(': ')}). Start again from the last checkpoint; ` +
        'a driver that hangs on long kernels needs smaller batches.',
    );
    check();
  });
  // Whoever reads hears of it; nobody reading is no reason to end the process.
  lost.catch(() => undefined);
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    check();
    const values = await Promise.race([read(dataId), lost as Promise<never>]);
    // For what happened while the values were on their way.
    check();
    return values;
  };
}

function deviceError(message: string): Error {
  const line = message.split('\n').find((text) => text.trim() !== '') ?? message;
  if (OUT_OF_MEMORY.test(message)) {
    return new Error(
      `webgpu: the GPU is out of memory. Smaller batches or chunks need less. It said: ${line}`,
    );
  }
  return new Error(`webgpu: the GPU's driver refused a kernel, and values are wrong: ${line}`);
}
