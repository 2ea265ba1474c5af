import type { BackendValues } from './backendValues';
import type { Graph } from '../graph/graph';
import { elementCount, type Payload, Value } from '../graph/value';
import { scalar } from '../ops/elementwise';
import { plainView, type View } from '../views/view';

/** Only arrays of at least this size are checked for being all ones. */
const WORTH_A_LOOK = 1024;

/**
 * Returns a view on the values that the program wrote for a tensor. The values are copied, because the program may
 * change its array before the graph runs.
 *
 * TensorFlow.js's gradients of sums and means multiply by a tensor of ones as large as the tensor that was summed. Such
 * a tensor becomes the constant 1, which broadcasts. A vector of ones stays a tensor: it is probably batch norm's
 * initial scale, which the next step changes. As a constant it would make the graph of the first step differ from the
 * others.
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
