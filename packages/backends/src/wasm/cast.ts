import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';

/** Cast. To bool, the stock kernel truncates a number to a byte: 0.5 and 256 become false, and -1 becomes 255. */
export const cast: KernelOverride = (stock) => (args) => {
  const { x } = args.inputs as { x: tf.Tensor };
  const { dtype } = args.attrs as unknown as { dtype: tf.DataType };
  const isNumber = x.dtype === 'float32' || x.dtype === 'int32';
  return dtype === 'bool' && isNumber ? tf.tidy(() => x.notEqual(0)) : stock!(args);
};
