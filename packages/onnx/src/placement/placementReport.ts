import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { OnnxBackend } from '../backend/onnxBackend';
import { summarizePlacement, type PlacementReport } from './summarizePlacement';

/**
 * Runs a computation, such as a training step, with ONNX Runtime's profiler, and reports which provider ran which
 * operators. On a GPU backend, the GPU's provider should have run all of them. Profiled graphs are compiled again and
 * run more slowly.
 *
 * ```ts
 * const { elsewhere, cpuKernels } = await placementReport(() => tf.tidy(() => void model.predict(batch)));
 * ```
 *
 * @param compute What to profile. It may be asynchronous.
 * @throws RadnetError if the current backend is not one of this package's, or if another report is in progress.
 * @throws Any error that `compute` throws.
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
