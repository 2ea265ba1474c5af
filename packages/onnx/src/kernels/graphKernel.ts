import type * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import type { View } from '../views/view';

/** One call of a TensorFlow.js kernel, with its tensors as views on recorded values. */
export interface KernelCall {
  readonly graph: Graph;
  /** The inputs, by the kernel's names for them. */
  readonly inputs: Readonly<Record<string, View>>;
  /** The inputs in order, for kernels that take a list. */
  readonly list: readonly View[];
  readonly attrs: Readonly<Record<string, unknown>>;
}

/**
 * A TensorFlow.js kernel in ONNX operators: records the operators and returns the result. If there is no exact form for
 * the inputs, it records nothing and returns undefined.
 */
export type GraphKernel = (call: KernelCall) => View | readonly View[] | undefined;

export type GraphKernels = Readonly<Record<string, GraphKernel>>;

export type NumberType = Exclude<tf.DataType, 'string' | 'complex64'>;

/** Whether all the call's inputs are of `type`. */
export function areAll(type: NumberType, { list }: KernelCall): boolean {
  return list.every((view) => view.value.type === type);
}
