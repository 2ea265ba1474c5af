import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { MapReads } from './mapReads';
import { momentsOf, momentsOfParts } from './moments';
import { runRowProgram, shareRows, writeParts } from './rowProgram';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * BatchMoments, a kernel of our own. { x: [R, C], weights: [1, R], which sum to 1 or to 0 } to mean and variance, [C] each: the sums
 * over the rows of w x and of w (x - mean)^2. One pass over x, and a short program.
 */
export const batchMoments: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { x, weights } = args.inputs as Record<'x' | 'weights', tf.TensorInfo>;
  const [rowCount, channels] = x.shape as [number, number];
  const reads = new MapReads({ maps: { x }, rows: { weights } }, channels);
  const shared = shareRows(rowCount, channels / reads.lanes);
  const parts = runRowProgram(backend, {
    ...momentsOf('x_of(row, channel)', 'x_of(0, channel)'),
    reads,
    shared,
    finish: writeParts(3),
    outputShape: [shared.groups, 3 * channels],
    key: 'moments',
  });
  const moments = momentsOfParts(backend, parts, x);
  backend.disposeData(parts.dataId);
  return moments;
};
