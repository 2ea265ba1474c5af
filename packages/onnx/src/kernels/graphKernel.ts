import type * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import type { View } from '../views/view';

/** One call of a TensorFlow.js kernel, its tensors as views on recorded values. */
export interface KernelCall {
  readonly graph: Graph;
  /** By the kernel's own names of its inputs. */
  readonly inputs: Readonly<Record<string, View>>;
  /** The inputs in order, for kernels that take a list. */
  readonly list: readonly View[];
  readonly attrs: Readonly<Record<string, unknown>>;
}

/**
 * The form of a TensorFlow.js kernel in ONNX operators: it records them and returns the result, or, for inputs that it
 * has no exact form for, records nothing and returns undefined.
 */
export type GraphKernel = (call: KernelCall) => View | readonly View[] | undefined;

export type GraphKernels = Readonly<Record<string, GraphKernel>>;

export type NumberType = Exclude<tf.DataType, 'string' | 'complex64'>;

/** Whether all the call's inputs are of `type`. */
export function areAll(type: NumberType, { list }: KernelCall): boolean {
  return list.every((view) => view.value.type === type);
}
