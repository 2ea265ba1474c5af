import type * as tf from '@tensorflow/tfjs';
import type { BatchStatistics } from '../normalization/batchStatistics';
import type { NormWeights } from '../normalization/normalizeRelu';
import type { Pixels } from '../normalization/pixelWeights';
import type { Drop } from './dropout';

/** The weights of one unit of a dense block: batch norm, ReLU, convolution without bias. */
export interface UnitWeights extends NormWeights {
  /** [size, size, input channels, output channels]. */
  readonly kernel: tf.Tensor4D;
}

/** The layers of a dense block in training. Each reads the input and the output of all layers before it. */
export interface DenseLayers {
  /** [N, H, W, C] float32. */
  readonly input: tf.Tensor4D;
  /** The units of each layer in order: one, or two with a bottleneck. */
  readonly layers: readonly (readonly UnitWeights[])[];
  /** See `pixelWeights`. */
  readonly pixels: Pixels;
  /** The dropout of each unit's output, in the order of `layers`. */
  readonly drops: readonly (readonly Drop[])[];
  /** Called with the batch's statistics: of all maps except the last layer's, and of the output of each bottleneck. */
  readonly onStatistics: (maps: BatchStatistics, bottlenecks: readonly BatchStatistics[]) => void;
}

/** Returns [N, H, W, C + layers * growthRate]: the input, then the output of each layer. */
export type ApplyDenseLayers = (block: DenseLayers) => tf.Tensor4D;
