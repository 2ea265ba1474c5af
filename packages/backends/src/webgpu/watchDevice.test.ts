import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { watchDevice } from './watchDevice';
import type { GpuError, UncapturedError, WebgpuBackend } from './webgpuBackend';

/** A backend whose device fails when it is told to. */
function deviceThatFails() {
  let fail!: (event: UncapturedError) => void;
  let lose!: (info: { reason: string; message: string }) => void;
  const lost = new Promise<{ reason: string; message: string }>((resolve) => (lose = resolve));
  const backend = {
    device: { lost, addEventListener: (_: string, listener: typeof fail) => (fail = listener) },
    read: () => Promise.resolve(new Float32Array([1])),
  } as unknown as WebgpuBackend;
  watchDevice(backend);
  const read = () => backend.read({});
  return {
    backend,
    read,
    lose,
    fail: (message: string, error: GpuError = { message }) =>
      fail({ error, preventDefault: () => undefined }),
  };
}

describe('watchDevice', () => {
  it('leaves reads alone while all is well', async () => {
    expect(await deviceThatFails().read()).toEqual(new Float32Array([1]));
  });

  it('makes a shader that does not compile an error of every later read, the first error first', async () => {
    const { fail, read } = deviceThatFails();
    fail('\nError while parsing WGSL: :141:41 error: type mismatch\n  let x = 1;');
    fail('Invalid ComputePipeline');
    const message =
      "webgpu: the GPU's driver refused a kernel, and values are wrong: Error while parsing WGSL: :141:41 error: type mismatch";
    await expect(read()).rejects.toThrow(message);
    await expect(read()).rejects.toThrow(message);
  });

  it('says what to do where memory runs out, which WebGPU tells by the error’s class', async () => {
    class GPUOutOfMemoryError {
      constructor(readonly message: string) {}
    }
    const { fail, read } = deviceThatFails();
    // Dawn's on Vulkan.
    const message = 'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY';
    fail(message, new GPUOutOfMemoryError(message));
    await expect(read()).rejects.toThrow('the GPU is out of memory. Smaller batches or chunks need less');
  });

  it.each([
    'Buffer size (1200000000) exceeds the max buffer size limit (1073741824).\n - While calling [Device].CreateBuffer',
    'Binding size (300000000) of [Buffer] is larger than the maximum storage buffer binding size (134217728).',
  ])('says what to do where a tensor is too large: %s', async (message) => {
    const { fail, read } = deviceThatFails();
    fail(message);
    fail('[Invalid Buffer (unlabeled)] is invalid due to a previous error.');
    await expect(read()).rejects.toThrow('a tensor is larger than the GPU takes. Smaller batches or chunks');
  });

  it('keeps nothing of what was read', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { backend } = deviceThatFails();
    const given: WeakRef<object>[] = [];
    for (let time = 0; time < 20; time++) given.push(new WeakRef(await backend.read({})));
    // A WeakRef holds until the turn of the event loop is over.
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    expect(given.filter((reference) => reference.deref()).length).toBeLessThan(3);
  });

  it('ends a read that would wait for a lost device for ever', async () => {
    const { backend, lose } = deviceThatFails();
    const stuck = { ...backend, read: () => new Promise<never>(() => undefined) } as unknown as WebgpuBackend;
    watchDevice(stuck);
    const reading = stuck.read({});
    lose({ reason: 'unknown', message: 'device hung' });
    await expect(reading).rejects.toThrow('the GPU was lost (unknown: device hung)');
  });
});
