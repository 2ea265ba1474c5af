import { describe, expect, it } from 'vitest';
import { watchDevice } from './watchDevice';
import type { UncapturedError, WebgpuBackend } from './webgpuBackend';

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
    fail: (message: string) => fail({ error: { message }, preventDefault: () => undefined }),
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

  it('says what to do where memory runs out', async () => {
    const { fail, read } = deviceThatFails();
    fail('Out of memory: failed to allocate buffer of 8 GB');
    await expect(read()).rejects.toThrow('the GPU is out of memory. Smaller batches or chunks need less');
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
