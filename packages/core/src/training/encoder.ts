import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { dependsOn, graphValues, layersBehind } from './graphValues';

/** The part of a model that processes each slice by itself. */
export interface Encoder {
  /** Its outputs: the embedding, then the model's outputs that do not depend on the embedding. */
  readonly outputs: readonly tf.SymbolicTensor[];
  /** The names of the outputs after the embedding. */
  readonly outputNames: readonly string[];
  /** Whether it has trainable weights. If not, all of it is frozen. */
  readonly isTrained: boolean;
  /** Computes its outputs in training mode, from the model's inputs keyed by their symbolic tensors' ids. */
  encode(inputs: ReadonlyMap<number, tf.Tensor>): tf.Tensor[];
  /**
   * Computes the model's outputs by name in training mode, from the encoder's outputs and the model's inputs by name.
   */
  finish(encoded: readonly tf.Tensor[], inputs: Readonly<tf.NamedTensorMap>): tf.NamedTensorMap;
}

const TRAINING = { training: true } as const;

/** @throws RadnetError if the model has no layer `embedding`, or none of its outputs depends on it. */
export function encoderOf(model: tf.LayersModel, embedding: string): Encoder {
  const layer = model.layers.find(({ name }) => name === embedding);
  if (!layer) {
    const names = model.layers.map(({ name }) => name).join(', ');
    throw new RadnetError(
      `embedding: expected the name of one of the model's layers, ${names}, got '${embedding}'`,
    );
  }
  const described = layer.output as tf.SymbolicTensor;
  const depends = model.outputs.map((output) => dependsOn(output, described));
  if (!depends.includes(true)) {
    throw new RadnetError(`embedding: expected a layer that an output depends on, got '${embedding}'`);
  }
  const outputs = [described, ...model.outputs.filter((_, index) => !depends[index])];
  return {
    outputs,
    outputNames: model.outputNames.filter((_, index) => !depends[index]),
    isTrained: [...layersBehind(outputs)].some(({ trainableWeights }) => trainableWeights.length > 0),
    encode: (inputs) => graphValues(outputs, inputs, TRAINING),
    finish(encoded, inputs) {
      const known = new Map(outputs.map(({ id }, index) => [id, encoded[index]!]));
      model.inputs.forEach(({ id }, index) => known.set(id, inputs[model.inputNames[index]!]!));
      const values = graphValues(model.outputs, known, TRAINING);
      return Object.fromEntries(model.outputNames.map((name, index) => [name, values[index]!]));
    },
  };
}
