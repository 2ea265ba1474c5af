import type { BackendName } from '@radnet/backends';
import { recordStep, type StepFunction } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { programsIn } from './programsIn';

/** Calls until a step is replayed: one is computed as usual, and two are recorded. */
export const CALLS_BEFORE = 3;

/** Whether `recordStep` records on a backend. */
export const recordsSteps = (backend: BackendName): boolean => backend === 'webgpu';

/**
 * The result of a replayed step, on a backend that records. It was recorded with other inputs of the same shapes. On other
 * backends, the result of the step.
 *
 * @param weights Variables that the step changes. Their values are restored before the call that counts.
 */
export async function playedStep(
  backend: BackendName,
  compute: StepFunction,
  inputs: tf.NamedTensorMap,
  weights: readonly tf.LayerVariable[],
): Promise<tf.NamedTensorMap> {
  const reasons: string[] = [];
  const step = recordStep(compute, { onUnrecorded: (reason) => reasons.push(reason) });
  if (!recordsSteps(backend)) return step.run(inputs);
  const start = weights.map((weight) => weight.read().clone());
  const others = tf.tidy(() =>
    Object.fromEntries(
      Object.entries(inputs).map(([name, x]) => [name, x.flatten().reverse().reshape(x.shape)]),
    ),
  );
  try {
    for (let call = 0; call < CALLS_BEFORE; call++) {
      tf.dispose(await step.run(others));
      weights.forEach((weight, at) => weight.write(start[at]!));
    }
    let played!: tf.NamedTensorMap;
    const programs = await programsIn(async () => (played = await step.run(inputs)));
    expect({ programs, reasons }).toEqual({ programs: 0, reasons: [] });
    return played;
  } finally {
    step.dispose();
    tf.dispose([start, others]);
  }
}
