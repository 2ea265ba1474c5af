import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { denseBlock } from '../blocks/denseBlock';
import { transition } from '../blocks/transition';
import { checkWhole } from '../checks';
import { heNormal } from '../initializers/heNormal';
import { sliceBatchNorm } from '../normalization/sliceBatchNorm';

export interface DenseNetOptions {
  /** Convolutions from end to end, the classifier counted: 3 blocks of (depth - 4) / 3 layers each. Default 40. */
  readonly depth?: number;
  /** Feature maps that each layer of a dense block adds. Default 12. */
  readonly growthRate?: number;
  /** Filters of the first 3x3 convolution. Default 16. */
  readonly stemFilters?: number;
  /** Stride of the first convolution. Default 1. */
  readonly stemStride?: number;
  /** Share dropped after each convolution in training, but for the first. Default 0. */
  readonly dropoutRate?: number;
  /** Share of the running statistics that a training step keeps. Default 0.9. */
  readonly momentum?: number;
  /** See `DenseBlockArgs`. Default true. */
  readonly memoryEfficient?: boolean;
  /** Makes initial weights and dropout masks repeatable. */
  readonly seed?: number;
  /** Prefix of all layer names. Default `densenet`. */
  readonly name?: string;
}

/** One resolution of a backbone, taken after the dense block's last concatenation. */
export interface BackboneStage {
  readonly name: string;
  /** Input pixels that one pixel of the stage stands for, along each axis. */
  readonly stride: number;
  readonly channels: number;
  readonly output: tf.SymbolicTensor;
}

export interface BackboneOutputs {
  /** The last stage after batch norm and ReLU, [N, h, w, channels]. */
  readonly features: tf.SymbolicTensor;
  /** From fine to coarse. */
  readonly stages: readonly BackboneStage[];
}

export interface Backbone {
  /**
   * @param images [N, H, W, C] float32.
   * @param sliceMask [N], 1 where the slice is real. Keeps padded slices out of the batch statistics.
   */
  build(images: tf.SymbolicTensor, sliceMask?: tf.SymbolicTensor): BackboneOutputs;
}

const BLOCKS = 3;
/** Convolutions outside the blocks: the first, two transitions, and the classifier. */
const OTHER_LAYERS = 4;

/**
 * The original DenseNet with three dense blocks, without bottleneck and compression, up to where a classifier begins.
 *
 * Source: Huang et al. 2017, "Densely Connected Convolutional Networks", section 3 and table 2. RADnet uses depth 40 and
 * growth rate 12 (Grewal et al. 2017, section 2), here with `stemStride` 2.
 */
export function denseNet(options: DenseNetOptions = {}): Backbone {
  const { depth = 40, growthRate = 12, stemFilters = 16, stemStride = 1, name = 'densenet', seed } = options;
  const { memoryEfficient = true } = options;
  const layers = (depth - OTHER_LAYERS) / BLOCKS;
  if (!Number.isInteger(layers) || layers < 1) {
    throw new RadnetError(
      `depth: expected 3 blocks of n layers and 4 more, 3 * n + 4 (40, 22, 100, ...), got ${depth}.`,
    );
  }
  checkWhole('stemFilters', stemFilters);
  checkWhole('stemStride', stemStride);
  checkWhole('growthRate', growthRate);
  const common = {
    ...(options.dropoutRate === undefined ? {} : { dropoutRate: options.dropoutRate }),
    ...(options.momentum === undefined ? {} : { momentum: options.momentum }),
  };
  // Seeds apart, or layers of one shape would start with the same weights.
  const seeded = (index: number): { seed?: number } =>
    seed === undefined ? {} : { seed: seed + 1000 * index };

  function build(images: tf.SymbolicTensor, sliceMask?: tf.SymbolicTensor): BackboneOutputs {
    const masked = (x: tf.SymbolicTensor): tf.SymbolicTensor | tf.SymbolicTensor[] =>
      sliceMask ? [x, sliceMask] : x;
    let x = tf.layers
      .conv2d({
        filters: stemFilters,
        kernelSize: 3,
        strides: stemStride,
        padding: 'same',
        useBias: false,
        kernelInitializer: heNormal(seeded(0).seed),
        name: `${name}_stem`,
      })
      .apply(images) as tf.SymbolicTensor;
    const stages: BackboneStage[] = [];
    for (let block = 1; block <= BLOCKS; block++) {
      if (block > 1) {
        const filters = x.shape[3]!;
        const between = transition({
          filters,
          ...common,
          ...seeded(10 + block),
          name: `${name}_transition${block - 1}`,
        });
        x = between.apply(masked(x)) as tf.SymbolicTensor;
      }
      const dense = denseBlock({
        layers,
        growthRate,
        memoryEfficient,
        ...common,
        ...seeded(block),
        name: `${name}_block${block}`,
      });
      x = dense.apply(masked(x)) as tf.SymbolicTensor;
      stages.push({
        name: `block${block}`,
        stride: stemStride * 2 ** (block - 1),
        channels: x.shape[3]!,
        output: x,
      });
    }
    const momentum = options.momentum === undefined ? {} : { momentum: options.momentum };
    const features = sliceBatchNorm({ ...momentum, relu: true, name: `${name}_norm` }).apply(
      masked(x),
    ) as tf.SymbolicTensor;
    return { features, stages };
  }

  return { build };
}
