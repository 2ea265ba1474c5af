import { expect, it } from 'vitest';
import { describeDiagnosis } from './describeDiagnosis';

it('puts in words what is there, what is missing, and what would add it', () => {
  const works = { works: true, device: undefined, software: false, apart: 0, milliseconds: 41.7 } as const;
  const text = describeDiagnosis({
    machine: {
      node: '20.18.0',
      platform: 'linux',
      arch: 'x64',
      cards: ['NVIDIA'],
      nvidia: { version: '550.54.15', cards: [{ name: 'NVIDIA L4', memoryMiB: 23034, freeMiB: 22000 }] },
      libraries: {
        vulkanLoader: [],
        vulkanDrivers: [],
        cudaRuntime: ['libcudart.so.12'],
        cublas: [],
        cudnn: [],
      },
    },
    engines: [
      { backend: 'tfjs-node-gpu', packages: { a: undefined }, works: false, reason: 'not installed' },
      {
        backend: 'webgpu',
        packages: { b: '1.2.3' },
        ...works,
        device: 'SwiftShader',
        software: true,
        apart: 3.21e-7,
      },
      { backend: 'cpu', packages: {}, ...works },
    ],
  });
  expect(text).toBe(`Node           20.18.0 on linux x64: too old, 20.19 or later is needed
graphics cards NVIDIA
NVIDIA driver  550.54.15: NVIDIA L4, 23034 MiB, 22000 MiB free
Vulkan loader  none
Vulkan drivers none
CUDA           runtime libcudart.so.12; cuBLAS none; cuDNN none

tfjs-node-gpu  no     not installed
               a missing
               to add it: npm install a
webgpu         works on SwiftShader, software on the CPU: a training step in 42 ms, at most 3.2e-7 from the cpu backend
               b 1.2.3
               on the card: apt-get install libvulkan1 (the Vulkan loader, on Debian)
cpu            works: a training step in 42 ms

selectBackend()      takes cpu
selectBackend('gpu') takes nothing: no engine reaches a GPU`);
});

it('does not know the memory that the driver does not tell', () => {
  const cards = [{ name: 'NVIDIA GB10', memoryMiB: undefined, freeMiB: undefined }];
  const nvidia = { version: '580.95.05', cards };
  const machine = { node: '22.12.0', platform: 'linux', arch: 'arm64', cards: [], nvidia } as const;
  expect(describeDiagnosis({ machine, engines: [] })).toContain(
    'NVIDIA driver  580.95.05: NVIDIA GB10, memory not told\n',
  );
});
