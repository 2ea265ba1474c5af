import * as tf from '@tensorflow/tfjs';
import { denseBlock } from '../blocks/denseBlock';
import { transition } from '../blocks/transition';
import { heNormal } from '../initializers/heNormal';
import { sliceBatchNorm } from '../normalization/sliceBatchNorm';
import {
  checkCompression,
  checkDenseNetOptions,
  type DenseNetOptions,
  layersOf,
  stemFiltersOf,
} from './denseNetOptions';

type Symbolic = tf.SymbolicTensor;

/** One resolution of a backbone, taken after the dense block's last concatenation. */
export interface BackboneStage {
  /** `block1`, `block2`, ... */
  readonly name: string;
  /** Input pixels per pixel of the stage, along each axis. */
  readonly stride: number;
  /** Feature maps of the stage. */
  readonly channels: number;
  /** [N, ceil(H / stride), ceil(W / stride), channels] float32. */
  readonly output: Symbolic;
}

/** The symbolic tensors that {@link Backbone.build} returns. */
export interface BackboneOutputs {
  /** The last stage after batch norm and ReLU, [N, h, w, channels] float32. */
  readonly features: Symbolic;
  /** All stages, from fine to coarse. */
  readonly stages: readonly BackboneStage[];
}

/** A network without its classifier. `build` adds it to a graph of layers. */
export interface Backbone {
  /**
   * Applies the network to a symbolic tensor. Each call makes new layers with new weights.
   *
   * @param images [N, H, W, C] float32.
   * @param sliceMask [N], 1 for a real slice and 0 for padding. It keeps padded slices out of the batch statistics.
   */
  build(images: Symbolic, sliceMask?: Symbolic): BackboneOutputs;
}

/**
 * A DenseNet without its classifier. The default is the original network for small images, with depth 40 and growth
 * rate 12; `DENSENETS` has the options of the paper's other networks.
 *
 * ```ts
 * const { features, stages } = denseNet({ depth: 40, growthRate: 12, stemStride: 2 }).build(slices);
 * const deep = denseNet(DENSENETS['densenet-121']).build(slices);
 * ```
 *
 * - `build` takes images [N, H, W, C] float32 and, if some slices are padding, a slice mask [N].
 * - It returns the features after the last batch norm and ReLU, and the output of every block as a stage with its
 *   stride, for segmentation heads.
 * - For its behaviour in training, see the layers that it consists of: {@link denseBlock}, {@link transition} and
 *   {@link sliceBatchNorm}.
 *
 * Source: Huang et al. 2017, "Densely Connected Convolutional Networks", section 3 and tables 1 and 2. RADnet uses
 * depth 40 and growth rate 12 (Grewal et al. 2017, section 2), here with `stemStride` 2.
 *
 * @throws RadnetError for an unknown option, a wrong value, or an option that contradicts another.
 */
export function denseNet(options: DenseNetOptions = {}): Backbone {
  checkDenseNetOptions(options);
  checkCompression(options);
  const { growthRate = 12, bottleneck = false, compression = 1, name = 'densenet', seed } = options;
  const { dropoutRate = 0, memoryEfficient = true } = options;
  const layersPerBlock = layersOf(options);
  const momentum = options.momentum === undefined ? {} : { momentum: options.momentum };
  const common = { dropoutRate, ...momentum };
  // Different seeds, because layers of the same shape would otherwise start with the same weights.
  const seeded = (index: number): { seed?: number } =>
    seed === undefined ? {} : { seed: seed + 1000 * index };

  function build(images: Symbolic, sliceMask?: Symbolic): BackboneOutputs {
    const masked = (x: Symbolic): Symbolic | Symbolic[] => (sliceMask ? [x, sliceMask] : x);
    const start = stem(options, images, masked, seeded(0).seed);
    let { x, stride } = start;
    const stages: BackboneStage[] = [];
    for (const [index, layers] of layersPerBlock.entries()) {
      const block = index + 1;
      if (block > 1) {
        const filters = Math.floor(x.shape[3]! * compression);
        const between = transition({
          filters,
          ...common,
          ...seeded(10 + block),
          name: `${name}_transition${index}`,
        });
        x = between.apply(masked(x)) as Symbolic;
        stride *= 2;
      }
      const dense = denseBlock({
        layers,
        growthRate,
        bottleneck,
        memoryEfficient,
        ...common,
        ...seeded(block),
        name: `${name}_block${block}`,
      });
      x = dense.apply(masked(x)) as Symbolic;
      stages.push({ name: `block${block}`, stride, channels: x.shape[3]!, output: x });
    }
    const last = sliceBatchNorm({ ...momentum, relu: true, name: `${name}_norm` });
    return { features: last.apply(masked(x)) as Symbolic, stages };
  }

  return { build };
}

/** Applies the layers before the first block. Returns their output and its stride. */
function stem(
  options: DenseNetOptions,
  images: Symbolic,
  masked: (x: Symbolic) => Symbolic | Symbolic[],
  seed: number | undefined,
): { x: Symbolic; stride: number } {
  const { name = 'densenet', stemStride = 1 } = options;
  const isLarge = options.stem === 'large';
  const first = tf.layers.conv2d({
    filters: stemFiltersOf(options),
    kernelSize: isLarge ? 7 : 3,
    strides: isLarge ? 2 : stemStride,
    padding: isLarge ? 'valid' : 'same',
    useBias: false,
    kernelInitializer: heNormal(seed),
    name: `${name}_stem`,
  });
  if (!isLarge) return { x: first.apply(images) as Symbolic, stride: stemStride };
  // The same padding on all sides, as the ImageNet weights were trained. SAME would pad even sizes less at the top and
  // left.
  const padded = (pixels: number, layer: string, x: Symbolic): Symbolic =>
    tf.layers.zeroPadding2d({ padding: pixels, name: `${name}_${layer}` }).apply(x) as Symbolic;
  const x = first.apply(padded(3, 'stem_pad', images)) as Symbolic;
  const momentum = options.momentum === undefined ? {} : { momentum: options.momentum };
  const norm = sliceBatchNorm({ ...momentum, relu: true, name: `${name}_stem_norm` });
  const pool = tf.layers.maxPooling2d({
    poolSize: 3,
    strides: 2,
    name: `${name}_stem_pool`,
  });
  // The padding's zeros never win the maximum: after a ReLU, no pixel is below 0.
  const normed = padded(1, 'stem_pool_pad', norm.apply(masked(x)) as Symbolic);
  return { x: pool.apply(normed) as Symbolic, stride: 4 };
}
