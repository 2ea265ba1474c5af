import { expect, it } from 'vitest';
import type { BackendName } from '../../backendName';
import type { Machine } from './inspectMachine';
import { remedy } from './remedy';

const DOWNLOAD_CUDA = 'node node_modules/onnxruntime-node/script/install --onnxruntime-node-install=cuda12';

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

const MAC = {
  platform: 'darwin',
  arch: 'arm64',
  cards: undefined,
  nvidia: undefined,
  libraries: undefined,
} as const;
const WINDOWS = { ...MAC, platform: 'win32', arch: 'x64', nvidia: LINUX.nvidia } as const;
const CONTAINER = {
  cards: [],
  nvidia: { version: '550.54.15', cards: [{ name: 'H100', memoryMiB: 81_559, freeMiB: 81_000 }] },
  libraries: { ...LIBRARIES, vulkanDrivers: [] },
};
const CUDA_12 = { ...LIBRARIES, cudaRuntime: ['libcudart.so.12'], cublas: ['libcublas.so.12'] };

const failed = (backend: BackendName, reason = '', packages: Record<string, string | undefined> = {}) =>
  ({ backend, packages, works: false, reason }) as const;

it.each([
  ['a Mac', failed('onnx-cuda'), MAC, 'none: it is made for Linux x64 only'],
  ['a Mac', failed('tfjs-node-gpu'), MAC, /^none: .*Windows x64 only/],
  ['a Mac', failed('webgpu', '', { webgpu: undefined }), MAC, 'npm install webgpu'],
  ['Windows', failed('onnx-cuda'), WINDOWS, 'none: it is made for Linux x64 only'],
  ['Windows', failed('tfjs-node-gpu', '', { a: undefined }), WINDOWS, 'npm install a'],
  [
    'Windows without a driver',
    failed('tfjs-node-gpu'),
    { ...WINDOWS, nvidia: undefined },
    /^NVIDIA's driver, where/,
  ],
  [
    'Linux on arm64',
    failed('onnx-cuda', '', { a: undefined }),
    { arch: 'arm64' },
    /^none: .* Linux x64 only/,
  ],
  [
    'CUDA 13 alone',
    failed('onnx-cuda', 'does not load'),
    { libraries: { ...LIBRARIES, cudaRuntime: ['libcudart.so.13'] } },
    /^apt-get install cuda-libraries-12-9 libcudnn9-cuda-12 /,
  ],
  [
    'cuDNN missing',
    failed('onnx-cuda', 'does not load'),
    { libraries: CUDA_12 },
    /^apt-get install libcudnn9-cuda-12 /,
  ],
  [
    'libraries of another CUDA',
    failed('tfjs-node-gpu', 'started, but found no CUDA device that it can use', { a: '1' }),
    {},
    /tensorflow\[and-cuda\] and npm run build:tfjs-node -- --libtensorflow FOLDER --gpu/,
  ],
  [
    'a container that shows no PCI bus',
    failed('onnx-cuda', '', { a: undefined }),
    CONTAINER,
    /^npm install a /,
  ],
  ['a container without its Vulkan part', failed('webgpu'), CONTAINER, /NVIDIA_DRIVER_CAPABILITIES=all/],
  ['Mesa alone beside an NVIDIA card', failed('webgpu'), {}, /nvidia-vulkan-icd/],
  [
    'no adapter in spite of a driver',
    failed('webgpu', 'no WebGPU adapter: x'),
    { cards: ['AMD'] },
    /newer driver .*\/dev\/dri/,
  ],
  ['no driver', failed('onnx-cuda'), { nvidia: undefined }, /nvidia-driver/],
  ['no card', failed('onnx-cuda'), { nvidia: undefined, cards: ['AMD'] }, /none: .* no NVIDIA card/],
  ['a broken driver', failed('tfjs-node-gpu'), { nvidia: { failure: 'x' } }, /a reinstalled NVIDIA driver/],
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
    `npm install --ignore-scripts @radnet/onnx onnxruntime-node@1.30.0 && ${DOWNLOAD_CUDA}`,
  ],
  [
    'packages missing, no CUDA wanted',
    failed('onnx', '', { '@radnet/onnx': undefined, 'onnxruntime-node': undefined }),
    {},
    'npm install --ignore-scripts @radnet/onnx onnxruntime-node@1.30.0',
  ],
  [
    'one package missing of two',
    failed('onnx-cuda', '', { '@radnet/onnx': undefined, 'onnxruntime-node': '1.30.0' }),
    {},
    `npm install @radnet/onnx && ${DOWNLOAD_CUDA}`,
  ],
  [
    'a command in the reason',
    failed('onnx', 'wrong version (npm install x@1.0.0)'),
    {},
    'npm install x@1.0.0',
  ],
  [
    'the download of CUDA in the reason',
    failed('onnx-cuda', `no CUDA provider (${DOWNLOAD_CUDA}, on Linux x64 with CUDA 12)`),
    {},
    DOWNLOAD_CUDA,
  ],
  [
    'an addon that does not load',
    failed('tfjs-node-gpu', 'does not load', { a: '1' }),
    {},
    /npm rebuild --ignore-scripts=false @tensorflow\/tfjs-node-gpu, or npm run build:tfjs-node -- --libtensorflow FOLDER --gpu/,
  ],
])('%s', (_, verdict, machine, expected) => {
  const text = remedy(verdict, { ...LINUX, ...machine } as Machine);
  if (typeof expected === 'string') expect(text).toBe(expected);
  else expect(text).toMatch(expected);
});

it('has none for what works', () => {
  const works = { works: true, device: undefined, software: false, apart: 0, milliseconds: 1 } as const;
  expect(remedy({ backend: 'cpu', packages: {}, ...works }, LINUX)).toBeUndefined();
  expect(remedy({ backend: 'webgpu', packages: {}, ...works }, LINUX)).toBeUndefined();
});

it('has one for what works on the CPU though a card is there', () => {
  const works = { works: true, device: 'llvmpipe', software: true, apart: 0, milliseconds: 1 } as const;
  const verdict = { backend: 'webgpu', packages: {}, ...works } as const;
  const mesa = { ...LIBRARIES, vulkanDrivers: ['lvp_icd.x86_64'] };
  expect(remedy(verdict, { ...LINUX, libraries: mesa })).toMatch(/nvidia-vulkan-icd/);
  expect(remedy(verdict, { ...LINUX, cards: ['AMD'], nvidia: undefined, libraries: mesa })).toMatch(
    /mesa-vulkan/,
  );
  expect(remedy(verdict, { ...LINUX, cards: [], nvidia: undefined, libraries: mesa })).toBeUndefined();
});
