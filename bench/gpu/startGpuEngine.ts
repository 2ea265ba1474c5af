import { selectBackend } from '@radnet/backends';
import { registerOnnxBackend } from '@radnet/onnx';
import type * as tf from '@tensorflow/tfjs';
import { buildRadnet } from '../../examples/radnet';

/** Starts a GPU engine by its backend's name. With RADNET_SOFTWARE=1 a software adapter does, to try it. */
export async function startGpuEngine(engine: string): Promise<void> {
  // cuBLAS and cuDNN read it when CUDA starts: no TensorFloat-32.
  process.env['NVIDIA_TF32_OVERRIDE'] = '0';
  // Registered here, and not found by `selectBackend`: a bundle has no packages to look for.
  if (engine === 'onnx-webgpu') registerOnnxBackend({ executionProviders: ['webgpu', 'cpu'] });
  if (engine === 'onnx-cuda') registerOnnxBackend({ executionProviders: ['cuda', 'cpu'] });
  const name = engine as 'webgpu';
  // In a list a software adapter is passed over.
  await selectBackend(process.env['RADNET_SOFTWARE'] ? name : [name]);
}

/** The network that is trained on a GPU, on slices of `size` x `size`. */
export function gpuNetwork(variant: string, size: number, depth: number): tf.LayersModel {
  return buildRadnet({
    height: size,
    width: size,
    depth,
    dropoutRate: 0.2,
    memoryEfficient: variant === 'lean',
    seed: 1,
  });
}
