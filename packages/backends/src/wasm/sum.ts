import * as tf from '@tensorflow/tfjs';
import { isLongSum } from '../isLongSum';
import type { KernelOverride } from '../overrideKernels';

/** Values that are added one after the other, at most, and at least. */
const PARTS = [1024, 16] as const;

/**
 * Sum; a long one over everything in parts. The stock kernel adds one value after the other to a float32: a sum of 614,400
 * was 1.6e-4 off.
 */
export const sum: KernelOverride = (stock) => (args) => {
  const { x } = args.inputs as { x: tf.Tensor };
  const part = isLongSum(x, args.attrs) ? partOf(x.size) : 1;
  return part === 1 ? stock!(args) : tf.tidy(() => x.reshape([-1, part]).sum(1).sum());
};

/** The largest divisor that is neither too long nor too short; 1 where there is none. */
function partOf(size: number): number {
  const [most, least] = PARTS;
  for (let part = most; part >= least; part--) if (size % part === 0) return part;
  return 1;
}
