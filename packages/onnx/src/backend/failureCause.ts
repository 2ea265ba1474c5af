/** Causes outside the program, each with a pattern for the messages of ONNX Runtime or CUDA that report it. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    // On WebGPU, ONNX Runtime only logs that it cannot allocate a buffer, and then reports that the buffer is invalid.
    // `narrowing_error`: a tensor has more bytes than WebGPU can count with 32 bits.
    /bad_?alloc|bad allocation|failed to allocate|out.?of.?(device.|host.)?memory|array buffer allocation|allocation size too large|narrowing_error|status_alloc_failed|failed to create gpu buffer|invalid buffer|max buffer size|binding size/i,
    'out of memory. Smaller batches or chunks need less',
  ],
  [
    /driver version is insufficient|cuda (failure|error) 35\b/i,
    "NVIDIA's driver is too old for this CUDA: CUDA 12 needs 525 or later",
  ],
  [/no cuda-capable device|cuda (failure|error) 100\b/i, 'CUDA finds no NVIDIA card'],
  [
    /no kernel image is available|cuda (failure|error) 209\b/i,
    "ONNX Runtime's CUDA provider was not built for this card",
  ],
  [
    /lib(cuda|cublas|cublasLt|cudnn|cufft|curand|nvrtc)\w*\.so\S*: cannot open shared object|providers_cuda|appendexecutionprovider_cuda/i,
    'the CUDA provider does not load: it needs the libraries of CUDA 12 and of cuDNN 9 where the loader finds them (LD_LIBRARY_PATH)',
  ],
  [/cudnn_status|cudnn failure/i, 'cuDNN failed: the CUDA provider needs cuDNN 9 for CUDA 12'],
  [
    /failed to get a webgpu adapter|no supported adapters/i,
    "there is no WebGPU adapter: no driver for Vulkan, Metal or Direct3D 12, or one too old for WebGPU (Debian 12's Mesa 22.3 is)",
  ],
  [
    /device (is |was )?lost|device removed|devicelost|failed to download data from buffer/i,
    'the GPU was lost. Start again from the last checkpoint; a driver that hangs on long kernels needs smaller batches',
  ],
];

/**
 * Returns the cause in words for the user, or undefined if none is known, as when ONNX Runtime rejects the graph
 * itself.
 */
export function failureCause(text: string): string | undefined {
  return CAUSES.find(([pattern]) => pattern.test(text))?.[1];
}
