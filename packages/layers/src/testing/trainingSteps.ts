import { recordStep } from '@radnet/core';
import { CALLS_BEFORE, programsIn } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** Two of them are played. */
const STEPS = CALLS_BEFORE + 2;

interface Steps {
  /** Of each step: the output, gradients by the first input and the weights, and the weights behind it. */
  readonly values: Float32Array[][];
  /** Programs of the last step that TensorFlow.js was asked for. */
  readonly programs: number;
  /** Why it was not recorded. */
  readonly reasons: readonly string[];
}

/**
 * Takes training steps with a model, by `recordStep` on WebGPU. The weights are moved along their gradients in between.
 *
 * @param inputs The model's, of each step.
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
