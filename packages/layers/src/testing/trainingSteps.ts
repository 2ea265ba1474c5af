import { recordStep } from '@radnet/core';
import { CALLS_BEFORE, programsIn } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** Number of steps, of which two are replayed. */
const STEPS = CALLS_BEFORE + 2;

interface Steps {
  /**
   * The values of each step: the output, the gradients with respect to the first input and the weights, the new
   * weights.
   */
  readonly values: Float32Array[][];
  /** Number of programs that TensorFlow.js was asked to run in the last step. */
  readonly programs: number;
  /** Why the step was not recorded. */
  readonly reasons: readonly string[];
}

/**
 * Takes training steps with a model through `recordStep`, which records them on WebGPU. Each step moves the weights
 * along their gradients.
 *
 * @param inputs Returns the model's inputs for a step.
 */
export async function trainingSteps(
  model: tf.LayersModel,
  inputs: (step: number) => tf.Tensor[],
  loss: (output: tf.Tensor) => tf.Scalar,
): Promise<Steps> {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const reasons: string[] = [];
  const step = recordStep(
    (named) => {
      const given = Object.values(named);
      let output!: tf.Tensor;
      const { grads } = tf.engine().gradients(
        () => {
          output = tf.keep(model.apply(given, { training: true }) as tf.Tensor);
          return loss(output);
        },
        [given[0]!, ...variables],
        undefined,
        false,
      );
      return { output, ...Object.fromEntries(grads.map((gradient, at) => [`gradient${at}`, gradient])) };
    },
    { onUnrecorded: (reason) => reasons.push(reason) },
  );
  const values: Float32Array[][] = [];
  let programs = 0;
  for (let at = 0; at < STEPS; at++) {
    const given = inputs(at);
    let made!: tf.NamedTensorMap;
    programs = await programsIn(async () => {
      made = await step.run(Object.fromEntries(given.map((x, index) => [`input${index}`, x])));
    });
    tf.tidy(() =>
      variables.forEach((variable, index) =>
        variable.assign(variable.sub(made[`gradient${index + 1}`]!.mul(0.01))),
      ),
    );
    const weights = model.weights.map((weight) => weight.read());
    values.push(await Promise.all([...Object.values(made), ...weights].map(copyOf)));
    tf.dispose([made, given]);
  }
  step.dispose();
  expect(values).toHaveLength(STEPS);
  return { values, programs, reasons };
}

const copyOf = async (tensor: tf.Tensor): Promise<Float32Array> => (await tensor.data<'float32'>()).slice();
