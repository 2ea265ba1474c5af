import { create, globals } from 'webgpu';

/**
 * Provides WebGPU in Node as `selectBackend` does, but with the full resolution of the GPU's timestamps. By default Dawn rounds
 * them to a tenth of a millisecond, to protect the privacy of users of web pages.
 */
export function provideTimingDawn(): void {
  Object.assign(globalThis, globals);
  if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: {} });
  const gpu = create(['disable-dawn-features=timestamp_quantization']);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
}
