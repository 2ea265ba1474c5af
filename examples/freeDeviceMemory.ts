import { nvidiaDriver } from '@radnet/core/internal/node';
import * as tf from '@tensorflow/tfjs';

/** TensorFlow.js's names for the backends that may use a GPU. */
const ON_GPU: readonly string[] = ['onnx-cuda', 'tensorflow', 'onnx-webgpu', 'webgpu'];

/** Whether the current backend computes on a GPU. */
export function isOnGpu(): boolean {
  if (!ON_GPU.includes(tf.getBackend())) return false;
  // tfjs-node has the same name with and without a GPU.
  const { isUsingGpuDevice = true } = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
  return isUsingGpuDevice;
}

/** Free GPU memory in GB, from NVIDIA's driver. Undefined if there is no driver, or it does not say. */
export function freeDeviceMemory(
  driver = nvidiaDriver(),
  visible = process.env['CUDA_VISIBLE_DEVICES'],
): number | undefined {
  if (driver === undefined || 'failure' in driver) return undefined;
  const chosen = visible ? driver.cards[Number(visible)] : undefined;
  // No backend says in advance which of several cards it will use, so assume the fullest.
  const free = (chosen ? [chosen] : driver.cards).map(({ freeMiB }) => freeMiB);
  const told = free.filter((mib) => mib !== undefined);
  if (told.length === 0 || told.length < free.length) return undefined;
  return (Math.min(...told) * 2 ** 20) / 1e9;
}
