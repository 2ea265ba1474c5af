import * as tf from '@tensorflow/tfjs';
import { checkFlag, checkInputShape, checkRate } from '../checks';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import { type OptionNames, RadnetLayer } from '../radnetLayer';
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

/**
 * Settings for {@link sliceBatchNorm}, in addition to those of every TensorFlow.js layer (`name`, `trainable`, ...).
 */
export interface SliceBatchNormArgs extends LayerArgs {
  /** Share of the running statistics that survives a training step, in [0, 1). Default 0.9. */
  readonly momentum?: number;
  /** Whether the layer ends with a ReLU, as everywhere in DenseNet. Default false. */
  readonly relu?: boolean;
}

/** The layer that {@link sliceBatchNorm} makes. Use the class for `instanceof`; the function documents the layer. */
export class SliceBatchNorm extends RadnetLayer {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static className = 'Radnet>SliceBatchNorm';
  protected static override readonly functionName: string = 'sliceBatchNorm';
  protected static override readonly optionNames: Readonly<Record<string, true>> = {
    momentum: true,
    relu: true,
  } satisfies OptionNames<SliceBatchNormArgs>;
  protected readonly momentum: number;
  private readonly relu: boolean;
  protected gamma!: tf.LayerVariable;
  protected beta!: tf.LayerVariable;
  protected moving!: MovingStatistics;

  constructor(args: SliceBatchNormArgs = {}) {
    super(args);
    this.momentum = args.momentum ?? DEFAULT_MOMENTUM;
    this.relu = args.relu ?? false;
    checkRate('momentum', this.momentum);
    checkFlag('relu', this.relu);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = featureShape(this.name, inputShape, 1);
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
    return featureShape(this.name, inputShape, 1);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { features, sliceMask } = sliceInputs(this.name, inputs, 1);
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

  /** Whether the layer ends with a ReLU. */
  protected get hasRelu(): boolean {
    return this.relu;
  }

  private normalizeByBatch(x: tf.Tensor4D, sliceMask?: tf.Tensor): tf.Tensor4D {
    const pixels = pixelWeights(x.shape, sliceMask);
    const onStatistics = (statistics: BatchStatistics): void =>
      writeMovingStatistics(this.moving, statistics, this.momentum, pixels.count);
    const made = this.hasRelu ? trainedNormRelu(x, this.weightsRead(), pixels, onStatistics) : undefined;
    if (made) return made;
    const statistics = batchStatistics(x, pixels);
    onStatistics(statistics);
    return this.normalize(x, statistics);
  }

  private normalize(x: tf.Tensor4D, statistics: BatchStatistics): tf.Tensor4D {
    const { gamma, beta } = this.weightsRead();
    const { scale, shift } = scaleAndShift(statistics, gamma, beta);
    return this.hasRelu ? scaleShiftRelu(x, scale, shift) : x.mul(scale).add(shift);
  }

  private weightsRead(): NormWeights {
    return { gamma: this.gamma.read() as tf.Tensor1D, beta: this.beta.read() as tf.Tensor1D };
  }
}

/** Returns [N, C] as maps of one pixel, and other tensors as they are. */
function asMaps(x: tf.Tensor): tf.Tensor4D {
  return x.rank === 2 ? x.reshape([x.shape[0], 1, 1, x.shape[1]!]) : (x as tf.Tensor4D);
}

/**
 * Batch normalisation that leaves padded slices out of its statistics, optionally followed by a ReLU.
 *
 * ```ts
 * const normed = sliceBatchNorm({ relu: true }).apply([maps, sliceMask]); // [N, H, W, C] and [N] -> [N, H, W, C]
 * ```
 *
 * - Input: [N, H, W, C] or [N, C] float32, or [that, slice mask]. The slice mask is [N], 1 for a real slice and 0 for
 *   padding.
 * - Output: the input's shape, float32.
 * - In training, the layer normalises by the mean and variance of the batch's real slices, and moves the running
 *   statistics towards them. Padded slices change neither the statistics nor any gradient. If `train` runs in several
 *   processes with `synchronizeBatchNorm`, the statistics are those of the real slices of all processes.
 * - In inference, and while the layer is frozen (`trainable: false`), it normalises by the running statistics.
 *
 * Source: Ioffe and Szegedy 2015, "Batch Normalization", algorithm 1. As in Torch, the running variance is the unbiased
 * one and epsilon is 1e-5.
 *
 * @throws RadnetError for an unknown option or a wrong value, and later for an input of another rank, or a slice mask
 *   that does not fit.
 */
export function sliceBatchNorm(args?: SliceBatchNormArgs): SliceBatchNorm {
  return new SliceBatchNorm(args);
}
