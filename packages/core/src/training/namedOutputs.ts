import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';

/**
 * Applies a model to inputs picked by the model's input names, and names what comes out by its output names. Further
 * inputs are left alone. Call it inside `tf.tidy`.
 *
 * @throws RadnetError, with both lists of names, where an input is missing.
 */
export function namedOutputs(
  model: tf.LayersModel,
  inputs: Readonly<tf.NamedTensorMap>,
  { training }: { readonly training: boolean },
): tf.NamedTensorMap {
  const outputs = [model.apply(namedInputs(model, inputs), { training })].flat() as tf.Tensor[];
  return Object.fromEntries(model.outputNames.map((name, index) => [name, outputs[index]!]));
}

/** A model's inputs in its own order. */
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
