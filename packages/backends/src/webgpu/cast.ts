import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';

/**
 * Cast that converts int32 and bool values to float32. The stock kernel only changes their type and not the values.
 * Most kernels convert such values when they read them, but a transpose's shader does not compile, and its result is
 * garbage.
 */
export const cast: KernelOverride = (stock) => (args) => {
  const x = args.inputs['x'] as tf.Tensor;
  const isInteger = x.dtype === 'int32' || x.dtype === 'bool';
  if (!isInteger || args.attrs?.['dtype'] !== 'float32') return stock!(args);
  const named = stock!(args) as tf.TensorInfo;
  // A sum is written in its declared type.
  return tf.tidy(() => {
    const x = tf.engine().makeTensorFromTensorInfo(named);
    return tf.add(x, 0);
  });
};
