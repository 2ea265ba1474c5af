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
  const picked = model.inputNames.map((name) => {
    const input = inputs[name];
    if (input === undefined) {
      const expected = model.inputNames.join(', ');
      throw new RadnetError(
        `batch.inputs: the model expects ${expected}; the batch has ${Object.keys(inputs).join(', ') || 'none'}`,
      );
    }
    return input;
  });
  const outputs = [model.apply(picked, { training })].flat() as tf.Tensor[];
  return Object.fromEntries(model.outputNames.map((name, index) => [name, outputs[index]!]));
}
