import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { sameValues } from './sameValues';
import type { WebgpuBackend } from './webgpuBackend';

/** Transpose, which copies nothing where only axes of one entry change their place: such as those of a 1x1 filter. */
export const transpose: KernelOverride = (stock) => (args) => {
  const x = args.inputs['x'] as TensorInfo;
  const { perm } = args.attrs as unknown as { perm: number[] };
  const moved = perm.filter((axis) => x.shape[axis] !== 1);
  const inOrder = moved.every((axis, index) => index === 0 || axis > moved[index - 1]!);
  if (!inOrder) return stock!(args);
  const shape = perm.map((axis) => x.shape[axis]!);
  return sameValues(args.backend as WebgpuBackend, x, shape);
};
