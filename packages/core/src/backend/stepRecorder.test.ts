import { describeOnEachBackend } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { computeStep } from './stepRecorder';

describeOnEachBackend('computeStep', () => {
  it('gives tensors of its own, whatever the step gives', () => {
    const held = tf.tensor1d([1, 2]);
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([3])));
    const x = tf.tensor1d([4]);
    const tensors = tf.memory().numTensors;
    const made = computeStep(({ x }) => ({ held, variable, x: x!, sum: x!.add(1) }), { x });
    expect(tf.memory().numTensors).toBe(tensors + 4);
    tf.dispose(made);
    expect(tf.memory().numTensors).toBe(tensors);
    expect([held, variable, x].map(({ isDisposed }) => isDisposed)).toEqual([false, false, false]);
    tf.dispose([held, variable, x]);
  });
});
