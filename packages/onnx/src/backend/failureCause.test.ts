import { expect, it } from 'vitest';
import { failureCause } from './failureCause';

it.each([
  ['std::bad_alloc', /out of memory/],
  ['Failed to allocate memory for requested buffer of size 4294967296', /out of memory/],
  ['CUDA failure 2: out of memory ; GPU=0', /out of memory/],
  ['CUDNN failure 4000: CUDNN_STATUS_ALLOC_FAILED ; GPU=0', /out of memory/],
  ['CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0', /out of memory/],
  [
    'WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error. - While validating entries[0]',
    /out of memory/,
  ],
  ['vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY', /out of memory/],
  [
    'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0',
    /driver is too old/,
  ],
  ['CUDA failure 100: no CUDA-capable device is detected ; GPU=-1', /no NVIDIA card/],
  ['CUDA failure 209: no kernel image is available for execution on the device', /not built for this card/],
  [
    'Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file',
    /needs the libraries of CUDA 12 and of cuDNN 9/,
  ],
  ['libcudnn.so.9: cannot open shared object file: No such file or directory', /cuDNN 9/],
  ['CUDNN failure 1001: CUDNN_STATUS_NOT_INITIALIZED ; GPU=0', /cuDNN failed/],
  [
    'webgpu_context.cc:136 operator() status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters',
    /no WebGPU adapter: no driver .*, or one too old/,
  ],
  ['WebGPU device lost (2): Device was destroyed.', /the GPU was lost/],
])('%s', (text, cause) => {
  expect(failureCause(text)).toMatch(cause);
});

it('leaves what is the graph to blame for', () => {
  expect(failureCause('Non-zero status code returned while running Reshape node.')).toBeUndefined();
});
