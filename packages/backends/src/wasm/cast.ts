import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';

/** Cast. The stock kernel cuts a number down to a byte to make a truth value of it: 0.5 and 256 are false, -1 is 255. */
export const cast: KernelOverride = (stock) => (args) => {
  const { x } = args.inputs as { x: tf.Tensor };
  const { dtype } = args.attrs as unknown as { dtype: tf.DataType };
  const isNumber = x.dtype === 'float32' || x.dtype === 'int32';
  return dtype === 'bool' && isNumber ? tf.tidy(() => x.notEqual(0)) : stock!(args);
};
