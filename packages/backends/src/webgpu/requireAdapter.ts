import { type AdapterInfo, softwareAdapter } from './softwareAdapter';

/** The part of `navigator.gpu` that is used. */
export interface Gpu {
  requestAdapter(options?: {
    powerPreference: 'high-performance';
  }): Promise<{ readonly info?: AdapterInfo } | null>;
}

/**
 * Checks that WebGPU has an adapter and, if `software` is false, that it is a GPU.
 *
 * @throws Error with the reason.
 */
export async function requireAdapter(gpu: Gpu, software: boolean): Promise<void> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new Error(
      'no WebGPU adapter: no driver for Vulkan, Metal or Direct3D 12, or one too old for WebGPU ' +
        "(Debian 12's Mesa 22.3 is). In Node radnet-doctor shows what Dawn says of it",
    );
  }
  const name = softwareAdapter(adapter.info);
  if (name !== undefined && !software) {
    throw new Error(`the only WebGPU adapter is software (${name}), slower than the CPU's own backends`);
  }
}
