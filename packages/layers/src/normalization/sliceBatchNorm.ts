import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkRate } from '../checks';
import { layerName } from '../layerName';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';
import { featureShape, sliceInputs } from '../slices/sliceInputs';
import { type BatchStatistics, batchStatistics } from './batchStatistics';
import {
  DEFAULT_MOMENTUM,
  type MovingStatistics,
  readMovingStatistics,
  scaleAndShift,
  writeMovingStatistics,
} from './movingStatistics';
import type { NormWeights } from './normalizeRelu';
import { pixelWeights } from './pixelWeights';
import { scaleShiftRelu } from './scaleShiftRelu';
import { trainedNormRelu } from './trainedNormRelu';

export interface SliceBatchNormArgs extends LayerArgs {
  /** Share of the running statistics that a training step keeps. Default 0.9. */
  readonly momentum?: number;
  /** Whether ReLU follows, as everywhere in DenseNet. Default false. */
  readonly relu?: boolean;
}

/**
 * Batch normalisation that knows which slices are real, on its own or followed by ReLU.
 *
 * Input: [N, H, W, C] or [N, C] float32, or [that, slice mask [N]]. Output: the input's shape.
 * In training the statistics are those of the batch's real slices; padded slices leave them, and every gradient,
 * unchanged. In a `statisticsGroup` they are those of all processes' real slices. Otherwise, and when the layer is not trainable (frozen), the running statistics are used.
 *
 * Source: Ioffe and Szegedy 2015; running variance unbiased and epsilon 1e-5 as in Torch.
 */
export class SliceBatchNorm extends RadnetLayer {
  static className = 'Radnet>SliceBatchNorm';
  protected readonly momentum: number;
  private readonly relu: boolean;
  protected gamma!: tf.LayerVariable;
  protected beta!: tf.LayerVariable;
  protected moving!: MovingStatistics;

  constructor(args: SliceBatchNormArgs = {}) {
    super({ ...args, name: args.name ?? layerName('slice_batch_norm') });
    this.momentum = args.momentum ?? DEFAULT_MOMENTUM;
    this.relu = args.relu ?? false;
    checkRate('momentum', this.momentum);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = featureShape(inputShape);
    checkInputShape(
      this.name,
      shape,
      shape.length === 2 ? 'slices,channels' : 'slices,height,width,channels',
    );
    const channels = shape[shape.length - 1]!;
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
      const x = asMaps(features);
      const isTrained = training && this.trainable;
      const normalized = isTrained
        ? this.normalizeByBatch(x, sliceMask)
        : this.normalize(x, readMovingStatistics(this.moving));
      return normalized.reshape(features.shape);
    });
  }

  override getConfig(): LayerConfig {
    return { ...super.getConfig(), momentum: this.momentum, relu: this.relu };
  }

  private normalizeByBatch(x: tf.Tensor4D, sliceMask?: tf.Tensor): tf.Tensor4D {
    const pixels = pixelWeights(x.shape, sliceMask);
    const onStatistics = (statistics: BatchStatistics): void =>
      writeMovingStatistics(this.moving, statistics, this.momentum, pixels.count);
    const made = this.relu ? trainedNormRelu(x, this.weightsRead(), pixels, onStatistics) : undefined;
    if (made) return made;
    const statistics = batchStatistics(x, pixels);
    onStatistics(statistics);
    return this.normalize(x, statistics);
  }

  private normalize(x: tf.Tensor4D, statistics: BatchStatistics): tf.Tensor4D {
    const { gamma, beta } = this.weightsRead();
    const { scale, shift } = scaleAndShift(statistics, gamma, beta);
    return this.relu ? scaleShiftRelu(x, scale, shift) : x.mul(scale).add(shift);
  }

  private weightsRead(): NormWeights {
    return { gamma: this.gamma.read() as tf.Tensor1D, beta: this.beta.read() as tf.Tensor1D };
  }
}

/** One value a channel and slice is a map of one pixel. */
function asMaps(x: tf.Tensor): tf.Tensor4D {
  return x.rank === 2 ? x.reshape([x.shape[0], 1, 1, x.shape[1]!]) : (x as tf.Tensor4D);
}

export function sliceBatchNorm(args?: SliceBatchNormArgs): SliceBatchNorm {
  return new SliceBatchNorm(args);
}
