import { importInNode } from '../importInNode';
import type { Gpu } from './requireAdapter';

/** Defines in Node what browsers have: `navigator.gpu` and WebGPU's global names. */
export async function provideDawn(): Promise<Gpu> {
  const host = globalThis as { navigator?: { gpu?: Gpu } };
  if (host.navigator?.gpu) return host.navigator.gpu;
  const dawn = (await importInNode('webgpu')) as Dawn;
  Object.assign(globalThis, dawn.globals);
  // Node 20 has no navigator; from 21 on it has one without `gpu`.
  if (!host.navigator) Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  const gpu = dawn.create([]);
  Object.defineProperty(host.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}

interface Dawn {
  create(flags: string[]): Gpu;
  readonly globals: object;
}

/**
 * Returns Dawn to look up adapters, without changing anything global.
 *
 * @throws Error with the reason if the package `webgpu` is missing or does not load.
 */
export async function askDawn(): Promise<Gpu> {
  return ((await importInNode('webgpu')) as Dawn).create([]);
}
