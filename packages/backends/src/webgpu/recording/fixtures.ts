import { recordStep } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect } from 'vitest';

export type Step = ReturnType<typeof recordStep>;

export const values = async (tensor: tf.Tensor | undefined): Promise<number[]> => [...(await tensor!.data())];

/** Runs a step for one number, and gives its result `y`. */
export async function runFor(step: Step, number: number): Promise<number[]> {
  const x = tf.tensor1d([number, number + 1]);
  try {
    const made = await step.run({ x });
    const y = await values(made['y']);
    tf.dispose(made);
    return y;
  } finally {
    x.dispose();
  }
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
