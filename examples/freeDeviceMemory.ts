import { nvidiaDriver } from '@radnet/core/node';
import * as tf from '@tensorflow/tfjs';

/** TensorFlow.js's names of the backends that may compute on a GPU. */
const ON_GPU: readonly string[] = ['onnx-cuda', 'tensorflow', 'onnx-webgpu', 'webgpu'];

/** Whether the current backend computes on a GPU. */
export function isOnGpu(): boolean {
  if (!ON_GPU.includes(tf.getBackend())) return false;
  // tfjs-node, with a GPU and without, goes by one name.
  const { isUsingGpuDevice = true } = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
  return isUsingGpuDevice;
}

/** GB of a GPU's memory that are free: NVIDIA's driver tells; undefined where it does not, or is not there. */
export function freeDeviceMemory(
  driver = nvidiaDriver(),
  visible = process.env['CUDA_VISIBLE_DEVICES'],
): number | undefined {
  if (driver === undefined || 'failure' in driver) return undefined;
  const chosen = visible ? driver.cards[Number(visible)] : undefined;
  // Which card an engine takes of several, none of them tells beforehand: the fullest is the safe guess.
  const free = (chosen ? [chosen] : driver.cards).map(({ freeMiB }) => freeMiB);
  const told = free.filter((mib) => mib !== undefined);
  if (told.length === 0 || told.length < free.length) return undefined;
  return (Math.min(...told) * 2 ** 20) / 1e9;
}
