import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { dependsOn, graphValues, layersBehind } from './graphValues';

/** The part of a model that sees each slice by itself. */
export interface Encoder {
  /** What it gives: the embedding, then the model's outputs that do not come from it. */
  readonly outputs: readonly tf.SymbolicTensor[];
  /** The names of those after the embedding. */
  readonly outputNames: readonly string[];
  /** Whether there is anything in it to train; else all of it is frozen. */
  readonly isTrained: boolean;
  /** Computes them in training mode, from the model's inputs by their ids. */
  encode(inputs: ReadonlyMap<number, tf.Tensor>): tf.Tensor[];
  /** The model's outputs by name, in training mode, from what the encoder gave and the model's inputs by name. */
  finish(encoded: readonly tf.Tensor[], inputs: Readonly<tf.NamedTensorMap>): tf.NamedTensorMap;
}

const TRAINING = { training: true } as const;

/** @throws RadnetError where the model has no layer `embedding`, or none of its outputs comes from it. */
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
