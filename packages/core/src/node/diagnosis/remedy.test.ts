import { expect, it } from 'vitest';
import type { BackendName } from '../../backend/backendName';
import type { Machine } from './inspectMachine';
import { remedy } from './remedy';

const LIBRARIES = {
  vulkanLoader: ['libvulkan.so.1'],
  vulkanDrivers: ['radeon_icd'],
  cudaRuntime: [],
  cublas: [],
  cudnn: [],
};

const LINUX: Machine = {
  node: '22.0.0',
  platform: 'linux',
  arch: 'x64',
  cards: ['NVIDIA'],
  nvidia: { version: '550.54.15', cards: [] },
  libraries: LIBRARIES,
};

const failed = (backend: BackendName, reason = '', packages: Record<string, string | undefined> = {}) =>
  ({ backend, packages, works: false, reason }) as const;

it.each([
  ['no driver', failed('onnx-cuda'), { nvidia: undefined }, /nvidia-driver/],
  ['no card', failed('onnx-cuda'), { nvidia: undefined, cards: ['AMD'] }, /none: .* no NVIDIA card/],
  ['a broken driver', failed('tfjs-node-gpu'), { nvidia: { failure: 'x' } }, /installed anew/],
  [
    'a driver too old',
    failed('onnx-cuda'),
    { nvidia: { version: '470.1', cards: [] } },
    /CUDA 12 needs 525 or later, this is 470.1/,
  ],
  ['a driver old enough for CUDA 11', failed('tfjs-node-gpu', 'x', { a: undefined }), {}, /^npm install a$/],
  [
    'no Vulkan loader',
    failed('webgpu'),
    { libraries: { ...LIBRARIES, vulkanLoader: [] } },
    /^apt-get install libvulkan1/,
  ],
  [
    'no Vulkan driver',
    failed('webgpu'),
    { libraries: { ...LIBRARIES, vulkanDrivers: [] } },
    /nvidia-vulkan-icd/,
  ],
  [
    'no Vulkan driver, AMD',
    failed('webgpu'),
    { cards: ['AMD'], libraries: { ...LIBRARIES, vulkanDrivers: [] } },
    /mesa-vulkan-drivers/,
  ],
  [
    'no card for Vulkan',
    failed('webgpu'),
    { cards: [], libraries: { ...LIBRARIES, vulkanDrivers: [] } },
    /^none: /,
  ],
  [
    'packages missing',
    failed('onnx-cuda', '', { '@radnet/onnx': undefined, 'onnxruntime-node': undefined }),
    {},
    'npm install @radnet/onnx onnxruntime-node --onnxruntime-node-install=cuda12',
  ],
  [
    'a command in the reason',
    failed('onnx', 'wrong version (npm install x@1.0.0)'),
    {},
    'npm install x@1.0.0',
  ],
  [
    'an addon that does not load',
    failed('tfjs-node-gpu', 'does not load', { a: '1' }),
    {},
    /npm rebuild @tensorflow\/tfjs-node-gpu, or npx radnet-build-tfjs-node --libtensorflow FOLDER --gpu/,
  ],
])('%s', (_, verdict, machine, expected) => {
  const text = remedy(verdict, { ...LINUX, ...machine });
  if (typeof expected === 'string') expect(text).toBe(expected);
  else expect(text).toMatch(expected);
});

it('has none for what works', () => {
  const works = { works: true, device: undefined, software: false, apart: 0, milliseconds: 1 } as const;
  expect(remedy({ backend: 'cpu', packages: {}, ...works }, LINUX)).toBeUndefined();
});
