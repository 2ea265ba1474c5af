import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { OnnxBackend } from '../backend/onnxBackend';
import { summarizePlacement, type PlacementReport } from './summarizePlacement';

/**
 * Computes something, such as a step of training, with ONNX Runtime's profiler, and tells which provider ran which
 * operators: on a GPU all of them should be the GPU's. Every graph is compiled anew for it, and takes longer to run.
 *
 * @throws RadnetError where the current backend is none of this package's, and what `compute` throws.
 */
export async function placementReport(compute: () => void | Promise<void>): Promise<PlacementReport> {
  const backend = tf.backend();
  if (!(backend instanceof OnnxBackend)) {
    throw new RadnetError(
      `placementReport: expected one of the onnx backends to be the current one, got '${tf.getBackend()}'`,
    );
  }
  const { cpuKernels } = structuredClone(backend.stats);
  const { nodes, runs } = await backend.profile(compute);
  const counts = Object.entries(backend.stats.cpuKernels).map(
    ([kernel, count]) => [kernel, count - (cpuKernels[kernel] ?? 0)] as const,
  );
  return {
    ...summarizePlacement(nodes, backend.provider),
    runs,
    cpuKernels: Object.fromEntries(counts.filter(([, count]) => count > 0)),
  };
}
