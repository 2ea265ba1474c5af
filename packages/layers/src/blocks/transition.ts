import * as tf from '@tensorflow/tfjs';
import { checkRate, checkWhole } from '../checks';
import { heNormal } from '../initializers/heNormal';
import { layerName } from '../layerName';
import type { CallOptions, LayerConfig } from '../layerTypes';
import { writeMovingStatistics } from '../normalization/movingStatistics';
import { pixelWeights } from '../normalization/pixelWeights';
import { SliceBatchNorm, type SliceBatchNormArgs } from '../normalization/sliceBatchNorm';
import { featureShape, sliceInputs } from '../slices/sliceInputs';
import { averagePool2x2 } from './averagePool2x2';
import { Dropout, dropped } from './dropout';
import { leanTransition } from './leanTransition';

export interface TransitionArgs extends Omit<SliceBatchNormArgs, 'relu'> {
  /** Feature maps of the output. */
  readonly filters: number;
  /** Share of the convolution's output dropped in training. Default 0. */
  readonly dropoutRate?: number;
  /** Makes initial weights and dropout masks repeatable. */
  readonly seed?: number;
}

/**
 * The layer between two dense blocks: batch norm, ReLU, 1x1 convolution without bias, dropout, 2x2 average pooling.
 *
 * Input: [N, H, W, C] float32, or [feature map, slice mask [N]]. Output: [N, ceil(H / 2), ceil(W / 2), filters].
 * Pooling is SAME-padded; at an odd edge the mean is taken over the pixels there are. Batch statistics and slice mask
 * as in `SliceBatchNorm`; dropout goes on in training where the layer is frozen, as in Keras.
 *
 * Source: Huang et al. 2017, "Densely Connected Convolutional Networks", section 3.
 */
export class Transition extends SliceBatchNorm {
  static override className = 'Radnet>Transition';
  private readonly filters: number;
  private readonly dropoutRate: number;
  private readonly seed: number | undefined;
  private readonly dropout: Dropout;
  private kernel!: tf.LayerVariable;

  constructor(args: TransitionArgs) {
    super({ ...args, relu: true, name: args.name ?? layerName('transition') });
    const { filters, dropoutRate = 0, seed } = args;
    checkWhole('filters', filters);
    checkRate('dropoutRate', dropoutRate);
    this.filters = filters;
    this.dropoutRate = dropoutRate;
    this.seed = seed;
    this.dropout = new Dropout(dropoutRate, seed);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    super.build(inputShape);
    const channels = featureShape(inputShape)[3]!;
    this.kernel = this.addWeight('kernel', [1, 1, channels, this.filters], 'float32', heNormal(this.seed));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [n, height, width] = featureShape(inputShape);
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
      // A mean over pixels and a sum over channels may change places: pooled first, a quarter is left to convolve.
      return tf.conv2d(averagePool2x2(y), kernel, 1, 'same');
    });
  }

  override getConfig(): LayerConfig {
    const seed = this.seed === undefined ? {} : { seed: this.seed };
    return { ...super.getConfig(), filters: this.filters, dropoutRate: this.dropoutRate, ...seed };
  }

  private trainingCall(inputs: tf.Tensor | tf.Tensor[], kernel: tf.Tensor4D): tf.Tensor {
    const { features, sliceMask } = sliceInputs(this.name, inputs);
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

export function transition(args: TransitionArgs): Transition {
  return new Transition(args);
}
