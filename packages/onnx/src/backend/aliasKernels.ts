import * as tf from '@tensorflow/tfjs';
import type { OnnxBackend } from './onnxBackend';

type Kernel = (
  backend: OnnxBackend,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap,
) => tf.TensorInfo | undefined;

/**
 * Kernels whose result shares the data of their input, for any dtype. `Cast` returns undefined if the dtype changes.
 */
export const aliasKernels: Readonly<Record<string, Kernel>> = {
  Identity: (backend, { x }) => backend.alias(x!, x!.shape),
  Reshape: (backend, { x }, { shape }) => {
    const size = tf.util.sizeFromShape(x!.shape);
    const inferred = tf.util.inferFromImplicitShape(shape as number[], size);
    const inferredSize = tf.util.sizeFromShape(inferred);
    tf.util.assert(
      size === inferredSize,
      () =>
        `The new shape (${inferred.join()}) has ${inferredSize} elements and the old shape ` +
        `(${x!.shape.join()}) has ${size} elements. The new shape and old shape must have the same number of elements.`,
    );
    return backend.alias(x!, inferred);
  },
  ExpandDims: (backend, { input }, { dim }) => {
    const shape = [...input!.shape];
    const axis = dim as number;
    tf.util.assert(
      -(shape.length + 1) <= axis && axis <= shape.length,
      () => `Axis must be in the interval [${-(shape.length + 1)}, ${shape.length}]`,
    );
    shape.splice(axis < 0 ? shape.length + axis + 1 : axis, 0, 1);
    return backend.alias(input!, shape);
  },
  Cast: (backend, { x }, { dtype }) => (x!.dtype === dtype ? backend.alias(x!, x!.shape) : undefined),
};
