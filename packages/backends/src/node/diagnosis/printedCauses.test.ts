import { expect, it } from 'vitest';
import { printedCauses } from './printedCauses';

it("finds the libraries that TensorFlow misses, and the loader's words once", () => {
  const line = (library: string): string =>
    `2026-11-25 20:39:00.123456: W tensorflow/stream_executor/platform/default/dso_loader.cc:64] Could not load dynamic ` +
    `library '${library}'; dlerror: ${library}: cannot open shared object file: No such file or directory; LD_LIBRARY_PATH: /a`;
  const printed = ['I tensorflow: hello', line('libcudart.so.11.0'), line('libcudnn.so.8')].join('\n');
  expect(printedCauses(`${printed}\n${line('libcudnn.so.8')}\n`)).toEqual([
    "Could not load dynamic library 'libcudart.so.11.0'",
    "Could not load dynamic library 'libcudnn.so.8'",
  ]);
});

// As printed by Dawn (webgpu 0.6.2) on Debian 12's Mesa 22.3, and where Mesa's driver sees no card; paths of its build
// shortened.
it('finds why Dawn takes no adapter', () => {
  const tooOld = `Warning: Vulkan shaderUniform*ArrayDynamicIndexing required.
 - While initializing adapter (backend=BackendType::Vulkan)
    at InitializeImpl (src/dawn/native/vulkan/PhysicalDeviceVk.cpp:257)
`;
  expect(printedCauses(tooOld)).toEqual(['Warning: Vulkan shaderUniform*ArrayDynamicIndexing required.']);
  const noCard = `Error: Loader Message: setup_loader_term_phys_devs:  Failed to detect any valid GPUs in the current config
Warning: vkEnumeratePhysicalDevices
    at GatherPhysicalDevices (src/dawn/native/vulkan/VulkanInfo.cpp:147)
`;
  expect(printedCauses(noCard)).toHaveLength(2);
});

it('shortens, and leaves out what is more than a few lines', () => {
  const lines = Array.from({ length: 6 }, (_, index) => `Warning: ${index} ${'x'.repeat(300)}`);
  const causes = printedCauses(lines.join('\n'));
  expect(causes).toHaveLength(5);
  expect(causes[0]).toHaveLength(160);
  expect(causes[4]).toBe('and 2 more');
});

it('finds none in what is said of other things', () => {
  expect(printedCauses('(node:1) ExperimentalWarning: buffer\nhello\n')).toEqual([]);
});
