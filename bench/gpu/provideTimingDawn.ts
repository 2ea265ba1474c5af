import { create, globals } from 'webgpu';

/**
 * Gives Node WebGPU as `selectBackend` would, with timestamps as fine as the GPU's: for pages' privacy Dawn rounds them
 * to a tenth of a millisecond.
 */
export function provideTimingDawn(): void {
  Object.assign(globalThis, globals);
  if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: {} });
  const gpu = create(['disable-dawn-features=timestamp_quantization']);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
}
