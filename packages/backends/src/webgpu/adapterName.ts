import { askDawn } from './provideDawn';
import { softwareAdapter } from './softwareAdapter';

export interface AdapterName {
  readonly name: string;
  /** Whether it is a software adapter on the CPU, such as SwiftShader. */
  readonly software: boolean;
}

/** Returns the adapter that WebGPU in Node uses; undefined if there is none, or if the package `webgpu` is missing. */
export async function adapterName(): Promise<AdapterName | undefined> {
  const gpu = await askDawn().catch(() => undefined);
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return undefined;
  const { description, device, vendor } = adapter.info ?? {};
  const software = softwareAdapter(adapter.info);
  return {
    name: software ?? ([description, device, vendor].find(Boolean) || 'an unnamed GPU'),
    software: software !== undefined,
  };
}
