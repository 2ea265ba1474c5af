import type * as tf from '@tensorflow/tfjs';
import type { BatchStatistics } from '../normalization/batchStatistics';
import type { NormWeights } from '../normalization/normalizeRelu';
import type { Pixels } from '../normalization/pixelWeights';
import type { Drop } from './dropout';

/** The weights of a dense block's unit: batch norm, ReLU, convolution without bias. */
export interface UnitWeights extends NormWeights {
  /** [size, size, channels read, channels made]. */
  readonly kernel: tf.Tensor4D;
}

/** The layers of a dense block in training, each reading the input and what all layers before it made. */
export interface DenseLayers {
  /** [N, H, W, C] float32. */
  readonly input: tf.Tensor4D;
  /** Of each layer its units, one after the other: one, or with a bottleneck two. */
  readonly layers: readonly (readonly UnitWeights[])[];
  /** See `pixelWeights`. */
  readonly pixels: Pixels;
  /** What is dropped of what each unit made, as in `layers`. */
  readonly drops: readonly (readonly Drop[])[];
  /** Told the batch's statistics: of all maps but the last layer's, and of what each bottleneck made. */
  readonly onStatistics: (maps: BatchStatistics, bottlenecks: readonly BatchStatistics[]) => void;
}

/** [N, H, W, C + layers * growthRate]: the input, then what each layer made. */
export type ApplyDenseLayers = (block: DenseLayers) => tf.Tensor4D;
