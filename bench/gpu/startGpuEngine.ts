import { selectBackend } from '@radnet/backends';
import { registerOnnxBackend } from '@radnet/onnx';
import type * as tf from '@tensorflow/tfjs';
import { buildRadnet } from '../../examples/radnet';

/** Starts a GPU backend by its name. With RADNET_SOFTWARE=1 it accepts a software adapter, for a trial. */
export async function startGpuEngine(engine: string): Promise<void> {
  // cuBLAS and cuDNN read it when CUDA starts: no TensorFloat-32.
  process.env['NVIDIA_TF32_OVERRIDE'] = '0';
  // Registered here, because in a bundle `selectBackend` finds no packages.
  if (engine === 'onnx-webgpu') registerOnnxBackend({ executionProviders: ['webgpu', 'cpu'] });
  if (engine === 'onnx-cuda') registerOnnxBackend({ executionProviders: ['cuda', 'cpu'] });
  const name = engine as 'webgpu';
  // If the preference is a list, a software adapter is passed over.
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
