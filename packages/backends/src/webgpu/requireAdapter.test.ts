import { expect, it } from 'vitest';
import { requireAdapter } from './requireAdapter';
import type { AdapterInfo } from './softwareAdapter';

const gpuOf = (info: AdapterInfo | null) => ({
  requestAdapter: () => Promise.resolve(info && { info }),
});

it('says where there is none', () =>
  expect(requireAdapter(gpuOf(null), true)).rejects.toThrow(
    /no WebGPU adapter: no driver for Vulkan, Metal or Direct3D 12, or one too old .* radnet-doctor shows/,
  ));

it('takes a GPU', () =>
  expect(
    requireAdapter(gpuOf({ vendor: 'nvidia', architecture: 'hopper', description: 'NVIDIA H200' }), false),
  ).resolves.toBeUndefined());

it.each([
  { vendor: 'google', architecture: 'swiftshader', description: 'SwiftShader driver 5.0.0' },
  { vendor: 'mesa', description: 'llvmpipe (LLVM 19.1.7, 256 bits)' },
  { vendor: 'microsoft', description: 'Microsoft Basic Render Driver' },
  { isFallbackAdapter: true },
])('takes a program on the CPU only where software will do: %o', async (info) => {
  await expect(requireAdapter(gpuOf(info), false)).rejects.toThrow(
    `the only WebGPU adapter is software (${info.description ?? 'a fallback adapter'})`,
  );
  await expect(requireAdapter(gpuOf(info), true)).resolves.toBeUndefined();
});
