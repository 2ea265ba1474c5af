import * as tf from '@tensorflow/tfjs';
import { recordStep } from '../backend/recordStep';
import type { Encoder } from './encoder';

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
  const encodeStep = recordStep((tensors) => numbered('given', encoder.encode(inputsOf(tensors))), options);
  const gradientStep = recordStep((tensors) => {
    const byGiven = listOf('by', tensors);
    const weighed = (): tf.Scalar => {
      const given = encoder.encode(inputsOf(tensors));
      return tf.addN(given.map((value, index) => value.mul(byGiven[index]!).sum<tf.Scalar>()));
    };
    const all = variables();
    const { grads } = tf.engine().gradients(weighed, all, undefined, true);
    const made = all.map((variable, index) => (grads[index] as tf.Tensor | null) ?? tf.zerosLike(variable));
    return numbered('gradient', made);
  }, options);
  const named = (inputs: ReadonlyMap<number, tf.Tensor>): tf.NamedTensorMap =>
    Object.fromEntries([...inputs].map(([id, tensor]) => [`input ${id}`, tensor]));
  return {
    encode: async (inputs) => listOf('given', await encodeStep.run(named(inputs))),
    differentiate: async (inputs, byGiven) =>
      listOf('gradient', await gradientStep.run({ ...named(inputs), ...numbered('by', byGiven) })),
    dispose() {
      encodeStep.dispose();
      gradientStep.dispose();
    },
  };
}

function inputsOf(tensors: tf.NamedTensorMap): Map<number, tf.Tensor> {
  const inputs = Object.entries(tensors).filter(([name]) => name.startsWith('input '));
  return new Map(inputs.map(([name, tensor]) => [Number(name.slice('input '.length)), tensor]));
}

function numbered(name: string, tensors: readonly tf.Tensor[]): tf.NamedTensorMap {
  return Object.fromEntries(tensors.map((tensor, index) => [`${name} ${index}`, tensor]));
}

function listOf(name: string, tensors: tf.NamedTensorMap): tf.Tensor[] {
  const found: tf.Tensor[] = [];
  for (let index = 0; `${name} ${index}` in tensors; index++) found.push(tensors[`${name} ${index}`]!);
  return found;
}
