import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { MapReads } from './mapReads';
import { momentsOf, momentsOfParts } from './moments';
import { runRowProgram, shareRows, writeParts } from './rowProgram';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * BatchMoments, a custom kernel: computes mean and variance, [C] each, of { x: [R, C], weights: [1, R] }. The weights
 * sum to 1 or to 0. The mean is the sum over the rows of w x, and the variance that of w (x - mean)^2. Takes one pass
 * over x and a short program.
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
