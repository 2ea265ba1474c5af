import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';

/**
 * Cast, whose stock form calls int32 and bool values float32 without touching them. Most kernels convert them as they
 * read, but not all: a transpose's shader then does not compile, and what it should have made is garbage.
 */
export const cast: KernelOverride = (stock) => (args) => {
  const x = args.inputs['x'] as tf.Tensor;
  const isInteger = x.dtype === 'int32' || x.dtype === 'bool';
  if (!isInteger || args.attrs?.['dtype'] !== 'float32') return stock!(args);
  const named = stock!(args) as tf.TensorInfo;
  // A sum is written as what it is said to be.
  return tf.tidy(() => {
    const x = tf.engine().makeTensorFromTensorInfo(named);
    return tf.add(x, 0);
  });
};
