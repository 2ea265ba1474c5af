import * as tf from '@tensorflow/tfjs';
import { recordStep } from '../backend/recordStep';
import type { Encoder } from './encoder';
import { listed, namedById, numbered, recordGraphStep, tensorsById } from './recordGraphStep';

/** What is computed of each chunk of slices, recorded where the backend can. */
export interface ChunkSteps {
  /** What the encoder gives for a chunk, in its order. */
  encode(inputs: ReadonlyMap<number, tf.Tensor>): Promise<tf.Tensor[]>;
  /** The gradients by the variables of what the encoder gives, weighed by the losses' gradients by that. */
  differentiate(inputs: ReadonlyMap<number, tf.Tensor>, byGiven: readonly tf.Tensor[]): Promise<tf.Tensor[]>;
  dispose(): void;
}

export interface ChunkStepsOptions {
  readonly variables: () => tf.Variable[];
  readonly key: () => string;
  readonly onUnrecorded: (reason: string) => void;
}

/** Both draw, in their callers' passes, before they wait for anything. */
export function chunkSteps(encoder: Encoder, { variables, ...options }: ChunkStepsOptions): ChunkSteps {
  const encodeStep = recordGraphStep((inputs) => encoder.encode(inputs), options);
  const gradientStep = recordStep((tensors) => {
    const byGiven = listed('by', tensors);
    const weighed = (): tf.Scalar => {
      const given = encoder.encode(tensorsById(tensors));
      return tf.addN(given.map((value, index) => value.mul(byGiven[index]!).sum<tf.Scalar>()));
    };
    const all = variables();
    const { grads } = tf.engine().gradients(weighed, all, undefined, true);
    const made = all.map(
      (variable, index) => (grads[index] as tf.Tensor | null | undefined) ?? tf.zerosLike(variable),
    );
    return numbered('gradient', made);
  }, options);
  return {
    encode: (inputs) => encodeStep.run(inputs),
    differentiate: async (inputs, byGiven) =>
      listed('gradient', await gradientStep.run({ ...namedById(inputs), ...numbered('by', byGiven) })),
    dispose() {
      encodeStep.dispose();
      gradientStep.dispose();
    },
  };
}
