import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';

/**
 * Applies a model to inputs keyed by its input names, and returns its outputs keyed by its output names. Additional
 * inputs are ignored. Call it inside `tf.tidy`.
 *
 * @throws RadnetError if an input is missing; the message has both lists of names.
 */
export function namedOutputs(
  model: tf.LayersModel,
  inputs: Readonly<tf.NamedTensorMap>,
  { training }: { readonly training: boolean },
): tf.NamedTensorMap {
  const outputs = [model.apply(namedInputs(model, inputs), { training })].flat() as tf.Tensor[];
  return Object.fromEntries(model.outputNames.map((name, index) => [name, outputs[index]!]));
}

/** Returns a model's inputs in the model's order. */
export function namedInputs(model: tf.LayersModel, inputs: Readonly<tf.NamedTensorMap>): tf.Tensor[] {
  return model.inputNames.map((name) => {
    const input = inputs[name];
    if (input === undefined) {
      const expected = model.inputNames.join(', ');
      throw new RadnetError(
        `batch.inputs: the model expects ${expected}; the batch has ${Object.keys(inputs).join(', ') || 'none'}`,
      );
    }
    return input;
  });
}
