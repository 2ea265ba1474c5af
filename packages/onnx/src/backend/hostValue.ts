import type { BackendValues } from './backendValues';
import type { Graph } from '../graph/graph';
import { elementCount, type Payload, Value } from '../graph/value';
import { scalar } from '../ops/elementwise';
import { plainView, type View } from '../views/view';

/** From this size on it pays to look whether all values are 1. */
const WORTH_A_LOOK = 1024;

/**
 * A tensor that the program wrote. The values are copied: a run may come long after the program has put other values
 * into its array.
 *
 * TensorFlow.js's gradients of sums and means multiply by a written tensor of ones as large as what was summed. It is
 * kept as a constant 1 that broadcasts, so that nothing is multiplied. A vector of ones is more likely batch norm's
 * initial scale, which the next step changes: as a constant, it would make the first step another graph than the rest.
 */
export function hostValue(
  graph: Graph,
  values: BackendValues,
  shape: readonly number[],
  dtype: 'float32' | 'int32' | 'bool',
): View {
  const size = elementCount(shape);
  const given = values as ArrayLike<number>;
  if (dtype === 'float32' && shape.length > 1 && size >= WORTH_A_LOOK && allOnes(given)) {
    return plainView(scalar(graph, 1), shape);
  }
  const value = new Value(dtype, shape);
  value.data = copyOf(given, dtype);
  return plainView(value);
}

function allOnes(values: ArrayLike<number>): boolean {
  for (let index = 0; index < values.length; index++) if (values[index] !== 1) return false;
  return true;
}

function copyOf(values: ArrayLike<number>, dtype: 'float32' | 'int32' | 'bool'): Payload {
  if (dtype === 'int32') return new Int32Array(values);
  return dtype === 'bool' ? new Uint8Array(values) : new Float32Array(values);
}
