import { hasFirstOrderKernel, runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';

/** The weights of a head: projection [1, 1, C, 1], its bias [1], upsampling [K, K, 1, 1], its bias [1]. */
export type SegmentationWeights = readonly [
  projection: tf.Tensor,
  projectionBias: tf.Tensor,
  upsampling: tf.Tensor,
  upsamplingBias: tf.Tensor,
];

export type SegmentationAttributes = {
  readonly outputSize: readonly [height: number, width: number];
  readonly stride: number;
};

/** Returns whether `segmentByKernel` works: the head has one class, and the current backend has a kernel for it. */
export function hasSegmentationKernel(classes: number): boolean {
  return classes === 1 && hasFirstOrderKernel('SegmentationHead');
}

/**
 * Computes `AuxiliarySegmentationHead` with kernels that the backend has for it: two programs in the forward pass and
 * four in the backward pass.
 *
 * @param features [N, h, w, C].
 * @returns Logits, [N, H, W, 1].
 */
export function segmentByKernel(
  features: tf.Tensor4D,
  weights: SegmentationWeights,
  attributes: SegmentationAttributes,
): tf.Tensor4D {
  const apply = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [x, projection, projectionBias, upsampling, upsamplingBias] = args as tf.Tensor[];
    const inputs = { x, projection, projectionBias, upsampling, upsamplingBias };
    const [logits, projected] = runBackendKernel<tf.Tensor[]>('SegmentationHead', inputs, attributes)!;
    save([projected!, x!, projection!, upsampling!]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [projected, x, projection, upsampling] = saved;
      const given = { dy, projected, x, projection, upsampling };
      return runBackendKernel<tf.Tensor[]>('SegmentationHeadGradient', given, attributes)!;
    };
    return { value: logits!, gradFunc };
  });
  return apply(features, ...weights) as tf.Tensor4D;
}
