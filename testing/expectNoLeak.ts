import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** Runs `body` and expects as many live tensors after it as before, plus `kept`. */
export async function expectNoLeak(body: () => void | Promise<void>, kept = 0): Promise<void> {
  const before = tf.memory().numTensors;
  await body();
  expect(tf.memory().numTensors - before, 'live tensors left over').toBe(kept);
}
