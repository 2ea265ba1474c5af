import * as tf from '@tensorflow/tfjs';
import { checkRate, checkSeed, checkWhole } from '../checks';
import { heNormal } from '../initializers/heNormal';
import type { CallOptions, LayerConfig } from '../layerTypes';
import { type OptionNames, without } from '../radnetLayer';
import { writeMovingStatistics } from '../normalization/movingStatistics';
import { pixelWeights } from '../normalization/pixelWeights';
import { SliceBatchNorm, type SliceBatchNormArgs } from '../normalization/sliceBatchNorm';
import { featureShape, sliceInputs } from '../slices/sliceInputs';
import { averagePool2x2 } from './averagePool2x2';
import { Dropout, dropped } from './dropout';
import { leanTransition } from './leanTransition';

/** Settings for {@link transition}, in addition to those of every TensorFlow.js layer (`name`, `trainable`, ...). */
export interface TransitionArgs extends Omit<SliceBatchNormArgs, 'relu'> {
  /** Feature maps of the output, at least 1. */
  readonly filters: number;
  /** Share of the convolution's output that training drops, in [0, 1). Default 0. */
  readonly dropoutRate?: number;
  /** Seed of the initial weights and the dropout masks, a whole number. By default they differ from run to run. */
  readonly seed?: number;
}

/** The layer that {@link transition} makes. Use the class for `instanceof`; the function documents the layer. */
export class Transition extends SliceBatchNorm {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static override className = 'Radnet>Transition';
  protected static override readonly functionName: string = 'transition';
  protected static override readonly optionNames = {
    filters: true,
    dropoutRate: true,
    momentum: true,
    seed: true,
  } satisfies OptionNames<TransitionArgs>;
  private readonly filters: number;
  private readonly dropoutRate: number;
  private readonly seed: number | undefined;
  private readonly dropout: Dropout;
  private kernel!: tf.LayerVariable;

  constructor(args: TransitionArgs) {
    super(args);
    const { filters, dropoutRate = 0, seed } = args;
    checkWhole('filters', filters);
    checkRate('dropoutRate', dropoutRate);
    checkSeed(seed);
    this.filters = filters;
    this.dropoutRate = dropoutRate;
    this.seed = seed;
    this.dropout = new Dropout(dropoutRate, seed);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    super.build(inputShape);
    const channels = featureShape(this.name, inputShape, 1)[3]!;
    this.kernel = this.addWeight('kernel', [1, 1, channels, this.filters], 'float32', heNormal(this.seed));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [n, height, width] = featureShape(this.name, inputShape, 1);
    const halved = (size: number | null | undefined): number | null =>
      size == null ? null : Math.ceil(size / 2);
    return [n!, halved(height), halved(width), this.filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions): tf.Tensor {
    const kernel = this.kernel.read() as tf.Tensor4D;
    return tf.tidy(() => {
      if (options.training && this.trainable) return this.trainingCall(inputs, kernel);
      const y = super.call(inputs, options) as tf.Tensor4D;
      if (options.training && this.dropoutRate > 0) {
        return averagePool2x2(dropped(tf.conv2d(y, kernel, 1, 'same'), this.dropout.draw()));
      }
      // Pooling averages over pixels and the 1x1 convolution sums over channels, so their order does not matter;
      // pooling first leaves a quarter of the pixels to convolve.
      return tf.conv2d(averagePool2x2(y), kernel, 1, 'same');
    });
  }

  override getConfig(): LayerConfig {
    const config = without(super.getConfig(), 'relu');
    const seed = this.seed === undefined ? {} : { seed: this.seed };
    return { ...config, filters: this.filters, dropoutRate: this.dropoutRate, ...seed };
  }

  /**
   * Creates the layer from its saved config. Ignores `relu`, which earlier releases saved and which was always true.
   */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    saved: LayerConfig,
  ): T {
    return super.fromConfig(cls, without(saved, 'relu'));
  }

  /** Whether the layer ends with a ReLU. */
  protected override get hasRelu(): boolean {
    return true;
  }

  private trainingCall(inputs: tf.Tensor | tf.Tensor[], kernel: tf.Tensor4D): tf.Tensor {
    const { features, sliceMask } = sliceInputs(this.name, inputs, 1);
    const input = features as tf.Tensor4D;
    const pixels = pixelWeights(input.shape, sliceMask);
    return leanTransition({
      input,
      weights: { gamma: this.gamma.read() as tf.Tensor1D, beta: this.beta.read() as tf.Tensor1D, kernel },
      pixels,
      drop: this.dropout.draw(),
      onStatistics: (statistics) =>
        writeMovingStatistics(this.moving, statistics, this.momentum, pixels.count),
    });
  }
}

/**
 * The layer between two dense blocks: batch norm, ReLU, a 1x1 convolution without bias, dropout, and 2x2 average
 * pooling.
 *
 * ```ts
 * const halved = transition({ filters: 48 }).apply(maps); // [N, 63, 63, 96] -> [N, 32, 32, 48]
 * ```
 *
 * - Input: feature maps [N, H, W, C] float32, or [feature maps, slice mask]. The slice mask is [N], 1 for a real slice
 *   and 0 for padding.
 * - Output: [N, ceil(H / 2), ceil(W / 2), filters] float32. At an odd edge the mean covers the pixels that exist.
 * - In training, batch norm uses the statistics of the batch's real slices and updates the running ones; see
 *   {@link sliceBatchNorm}. In inference it uses the running statistics, and nothing is dropped.
 * - A frozen layer (`trainable: false`) uses its running statistics in training too, but it still applies dropout, as
 *   in Keras.
 *
 * Source: Huang et al. 2017, "Densely Connected Convolutional Networks", section 3.
 *
 * @throws RadnetError for an unknown option or a wrong value, and later for an input that is not [N, H, W, C], or a
 *   slice mask that does not fit.
 */
export function transition(args: TransitionArgs): Transition {
  return new Transition(args);
}
