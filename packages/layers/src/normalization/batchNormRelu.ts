import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkRate } from '../checks';
import { layerName } from '../layerName';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import { featureShape, sliceInputs } from '../slices/sliceInputs';
import { batchStatistics, pixelWeights } from './batchStatistics';
import {
  DEFAULT_MOMENTUM,
  type MovingStatistics,
  readMovingStatistics,
  scaleAndShift,
  writeMovingStatistics,
} from './movingStatistics';
import { scaleShiftRelu } from './scaleShiftRelu';

export interface BatchNormReluArgs extends LayerArgs {
  /** Share of the running statistics that a training step keeps. Default 0.9. */
  readonly momentum?: number;
}

/**
 * Batch normalisation followed by ReLU, as DenseNet uses it.
 *
 * Input: [N, H, W, C] float32, or [feature map, slice mask [N]]. Output: [N, H, W, C].
 * In training the statistics are those of the batch's real slices; padded slices leave them, and every gradient,
 * unchanged. Otherwise, and when the layer is not trainable (frozen), the running statistics are used.
 *
 * Source: Ioffe and Szegedy 2015; running variance unbiased and epsilon 1e-5 as in Torch.
 */
export class BatchNormRelu extends tf.layers.Layer {
  static className = 'Radnet>BatchNormRelu';
  private readonly momentum: number;
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;
  private moving!: MovingStatistics;

  constructor(args: BatchNormReluArgs = {}) {
    super({ ...args, name: args.name ?? layerName('batch_norm_relu') });
    this.momentum = args.momentum ?? DEFAULT_MOMENTUM;
    checkRate('momentum', this.momentum);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = featureShape(inputShape);
    checkInputShape(this.name, shape, 'slices,height,width,channels');
    const channels = shape[3]!;
    const one = tf.initializers.ones();
    const zero = tf.initializers.zeros();
    this.gamma = this.addWeight('gamma', [channels], 'float32', one);
    this.beta = this.addWeight('beta', [channels], 'float32', zero);
    this.moving = {
      mean: this.addWeight('moving_mean', [channels], 'float32', zero, undefined, false),
      variance: this.addWeight('moving_variance', [channels], 'float32', one, undefined, false),
    };
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return featureShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { features, sliceMask } = sliceInputs(this.name, inputs);
      const x = features as tf.Tensor4D;
      const statistics =
        training && this.trainable
          ? this.trainingStatistics(x, sliceMask)
          : readMovingStatistics(this.moving);
      const { scale, shift } = scaleAndShift(
        statistics,
        this.gamma.read() as tf.Tensor1D,
        this.beta.read() as tf.Tensor1D,
      );
      return scaleShiftRelu(x, scale, shift);
    });
  }

  override getConfig(): LayerConfig {
    return { ...super.getConfig(), momentum: this.momentum };
  }

  private trainingStatistics(x: tf.Tensor4D, sliceMask?: tf.Tensor): ReturnType<typeof batchStatistics> {
    const pixels = pixelWeights(x.shape, sliceMask);
    const statistics = batchStatistics(x, pixels.weights);
    writeMovingStatistics(this.moving, statistics, this.momentum, pixels.count);
    return statistics;
  }
}

export function batchNormRelu(args?: BatchNormReluArgs): BatchNormRelu {
  return new BatchNormRelu(args);
}
