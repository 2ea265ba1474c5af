import type * as tf from '@tensorflow/tfjs';
import type { Batch } from './batch';

/** A batch's tensors under names of one level, as a recorded step takes them. */
export function batchTensors({
  inputs,
  targets,
  known = {},
  lossScales = {},
  sliceMask,
}: Batch): tf.NamedTensorMap {
  const named = (group: string, tensors: Readonly<tf.NamedTensorMap>): [string, tf.Tensor][] =>
    Object.entries(tensors).map(([name, tensor]) => [`${group}/${name}`, tensor]);
  return Object.fromEntries([
    ...named('inputs', inputs),
    ...named('targets', targets),
    ...named('known', known),
    ...named('lossScales', lossScales),
    ['sliceMask', sliceMask],
  ]);
}

/** The batch that `batchTensors` took apart, without its scans' names. */
export function batchOf(tensors: tf.NamedTensorMap): Batch {
  const group = (name: string): tf.NamedTensorMap => {
    const prefix = `${name}/`;
    const found = Object.entries(tensors).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(found.map(([key, tensor]) => [key.slice(prefix.length), tensor]));
  };
  return {
    scanIds: [],
    inputs: group('inputs'),
    targets: group('targets'),
    known: group('known'),
    lossScales: group('lossScales'),
    sliceMask: tensors['sliceMask'] as tf.Tensor2D,
  };
}
