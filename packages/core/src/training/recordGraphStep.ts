import type * as tf from '@tensorflow/tfjs';
import { recordStep, type RecordStepOptions } from '../backend/recordStep';

/** A recorded part of a model: from tensors by the symbolic tensors' ids to a list of tensors. */
export interface GraphStep {
  run(known: ReadonlyMap<number, tf.Tensor>): Promise<tf.Tensor[]>;
  dispose(): void;
}

/** `recordStep` for a function of a model's symbolic tensors, such as `graphValues`. */
export function recordGraphStep(
  compute: (known: ReadonlyMap<number, tf.Tensor>) => tf.Tensor[],
  options?: RecordStepOptions,
): GraphStep {
  const step = recordStep((tensors) => numbered('value', compute(tensorsById(tensors))), options);
  return {
    run: async (known) => listed('value', await step.run(namedById(known))),
    dispose: () => step.dispose(),
  };
}

const ID = 'input ';

/** Under names that `tensorsById` knows. */
export function namedById(known: ReadonlyMap<number, tf.Tensor>): tf.NamedTensorMap {
  return Object.fromEntries([...known].map(([id, tensor]) => [`${ID}${id}`, tensor]));
}

export function tensorsById(tensors: tf.NamedTensorMap): Map<number, tf.Tensor> {
  const found = Object.entries(tensors).filter(([name]) => name.startsWith(ID));
  return new Map(found.map(([name, tensor]) => [Number(name.slice(ID.length)), tensor]));
}

/** Under names that `listed` knows. */
export function numbered(name: string, tensors: readonly tf.Tensor[]): tf.NamedTensorMap {
  return Object.fromEntries(tensors.map((tensor, index) => [`${name} ${index}`, tensor]));
}

export function listed(name: string, tensors: tf.NamedTensorMap): tf.Tensor[] {
  const found: tf.Tensor[] = [];
  for (let index = 0; `${name} ${index}` in tensors; index++) found.push(tensors[`${name} ${index}`]!);
  return found;
}
