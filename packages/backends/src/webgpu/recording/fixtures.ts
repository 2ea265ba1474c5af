import { recordStep } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect } from 'vitest';
import { VIEW_ALIGNMENT, viewsOf } from '../bufferView';
import type { WebgpuBackend } from '../webgpuBackend';

export type Step = ReturnType<typeof recordStep>;

export const values = async (tensor: tf.Tensor | undefined): Promise<number[]> => [...(await tensor!.data())];

/** Runs a step for one number, and gives its result `y`. */
export async function runFor(step: Step, number: number): Promise<number[]> {
  const x = tf.tensor1d([number, number + 1]);
  let made: tf.NamedTensorMap = {};
  try {
    made = await step.run({ x });
    return await values(made['y']);
  } finally {
    tf.dispose([x, made]);
  }
}

/** Twice the first two numbers, and those at VIEW_ALIGNMENT bytes, in one buffer. */
export function twoViews(of: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const gpu = tf.backend() as WebgpuBackend;
  return tf.tidy(() => {
    const packed = of.mul(2);
    gpu.uploadToGPU(packed.dataId);
    gpu.incRef(packed.dataId);
    const places = [0, VIEW_ALIGNMENT].map((offset) => ({ shape: [2], dtype: 'float32' as const, offset }));
    return viewsOf(gpu, packed, places).map((view) => tf.engine().makeTensorFromTensorInfo(view));
  }) as [tf.Tensor, tf.Tensor];
}

/** Makes steps for each test, which are disposed of after it. What they are refused for is kept. It expects no test to leak. */
export function stepsOfTest(): { step: typeof recordStep; reasons: string[] } {
  const reasons: string[] = [];
  let tensors: number;
  let steps: Step[];
  beforeEach(() => {
    reasons.length = 0;
    steps = [];
    tensors = tf.memory().numTensors;
  });
  afterEach(() => {
    for (const made of steps) made.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });
  return {
    reasons,
    step(compute, options) {
      const made = recordStep(compute, { onUnrecorded: (reason) => reasons.push(reason), ...options });
      steps.push(made);
      return made;
    },
  };
}
