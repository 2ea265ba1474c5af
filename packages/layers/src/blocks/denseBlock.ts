import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkRate, checkWhole } from '../checks';
import { heNormal } from '../initializers/heNormal';
import { layerName } from '../layerName';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import {
  type BatchStatistics,
  batchStatistics,
  type PixelWeights,
  pixelWeights,
} from '../normalization/batchStatistics';
import {
  DEFAULT_MOMENTUM,
  type MovingStatistics,
  readMovingStatistics,
  scaleAndShift,
  writeMovingStatistics,
} from '../normalization/movingStatistics';
import { scaleShiftRelu } from '../normalization/scaleShiftRelu';
import { featureShape, sliceInputs } from '../slices/sliceInputs';
import { Dropout } from './dropout';

export interface DenseBlockArgs extends LayerArgs {
  /** Number of convolutions in the block. */
  readonly layers: number;
  /** Feature maps that each convolution adds. */
  readonly growthRate: number;
  /** Share of each convolution's output dropped in training. Default 0. */
  readonly dropoutRate?: number;
  /** Share of the running statistics that a training step keeps. Default 0.9. */
  readonly momentum?: number;
  /** Makes initial weights and dropout masks repeatable. */
  readonly seed?: number;
}

interface DenseLayerWeights {
  readonly gamma: tf.LayerVariable;
  readonly beta: tf.LayerVariable;
  readonly kernel: tf.LayerVariable;
}

/**
 * A dense block: `layers` times batch norm, ReLU, 3x3 convolution without bias, dropout, each reading the block's input
 * and all earlier outputs.
 *
 * Input: [N, H, W, C] float32, or [feature map, slice mask [N]]. Output: [N, H, W, C + layers * growthRate], the input
 * first, then each convolution's output in order.
 *
 * The batch statistics of a feature map are the same for every layer that reads it, so they are taken once, and the
 * block keeps one running mean and variance a map. In training padded slices change neither statistics nor gradients.
 * Otherwise, and when the layer is not trainable (frozen), the running statistics are used and nothing is dropped.
 *
 * Source: Huang, Liu, van der Maaten, Weinberger 2017, "Densely Connected Convolutional Networks", section 3.
 */
export class DenseBlock extends tf.layers.Layer {
  static className = 'Radnet>DenseBlock';
  private readonly args: Required<Omit<DenseBlockArgs, keyof LayerArgs | 'seed'>>;
  private readonly seed: number | undefined;
  private readonly dropout: Dropout;
  private denseLayers: DenseLayerWeights[] = [];
  private moving!: MovingStatistics;

  constructor(args: DenseBlockArgs) {
    super({ ...args, name: args.name ?? layerName('dense_block') });
    const { layers, growthRate, dropoutRate = 0, momentum = DEFAULT_MOMENTUM } = args;
    checkWhole('layers', layers);
    checkWhole('growthRate', growthRate);
    checkRate('dropoutRate', dropoutRate);
    checkRate('momentum', momentum);
    this.args = { layers, growthRate, dropoutRate, momentum };
    this.seed = args.seed;
    this.dropout = new Dropout(dropoutRate, args.seed);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = featureShape(inputShape);
    checkInputShape(this.name, shape, 'slices,height,width,channels');
    const { layers, growthRate } = this.args;
    const channelsRead = (layer: number): number => shape[3]! + layer * growthRate;
    const one = tf.initializers.ones();
    const zero = tf.initializers.zeros();
    this.denseLayers = Array.from({ length: layers }, (_, layer) => {
      const channels = channelsRead(layer);
      const name = `layer${layer + 1}`;
      const initializer = heNormal(this.seed === undefined ? undefined : this.seed + layer);
      return {
        gamma: this.addWeight(`${name}/gamma`, [channels], 'float32', one),
        beta: this.addWeight(`${name}/beta`, [channels], 'float32', zero),
        kernel: this.addWeight(`${name}/kernel`, [3, 3, channels, growthRate], 'float32', initializer),
      };
    });
    const normalized = [channelsRead(layers - 1)];
    this.moving = {
      mean: this.addWeight('moving_mean', normalized, 'float32', zero, undefined, false),
      variance: this.addWeight('moving_variance', normalized, 'float32', one, undefined, false),
    };
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [n, height, width, channels] = featureShape(inputShape);
    return [n!, height!, width!, channels! + this.args.layers * this.args.growthRate];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { features, sliceMask } = sliceInputs(this.name, inputs);
      const input = features as tf.Tensor4D;
      if (!training || !this.trainable) return this.inferenceCall(input);
      return this.trainingCall(input, pixelWeights(input.shape, sliceMask));
    });
  }

  override getConfig(): LayerConfig {
    const seed = this.seed === undefined ? {} : { seed: this.seed };
    return { ...super.getConfig(), ...this.args, ...seed };
  }

  private inferenceCall(input: tf.Tensor4D): tf.Tensor4D {
    const moving = readMovingStatistics(this.moving);
    let features = input;
    for (const layer of this.denseLayers) {
      const channels = features.shape[3];
      const statistics = {
        mean: moving.mean.slice(0, channels),
        variance: moving.variance.slice(0, channels),
      };
      features = tf.concat([features, this.convolve(features, statistics, layer)], 3);
    }
    return features;
  }

  private trainingCall(input: tf.Tensor4D, { weights, count }: PixelWeights): tf.Tensor4D {
    let features = input;
    let statistics = batchStatistics(input, weights);
    this.denseLayers.forEach((layer, index) => {
      const made = this.dropout.apply(this.convolve(features, statistics, layer));
      features = tf.concat([features, made], 3);
      if (index < this.denseLayers.length - 1)
        statistics = appended(statistics, batchStatistics(made, weights));
    });
    writeMovingStatistics(this.moving, statistics, this.args.momentum, count);
    return features;
  }

  private convolve(
    features: tf.Tensor4D,
    statistics: BatchStatistics,
    layer: DenseLayerWeights,
  ): tf.Tensor4D {
    const { scale, shift } = scaleAndShift(
      statistics,
      layer.gamma.read() as tf.Tensor1D,
      layer.beta.read() as tf.Tensor1D,
    );
    return tf.conv2d(scaleShiftRelu(features, scale, shift), layer.kernel.read() as tf.Tensor4D, 1, 'same');
  }
}

function appended(all: BatchStatistics, more: BatchStatistics): BatchStatistics {
  return { mean: tf.concat([all.mean, more.mean]), variance: tf.concat([all.variance, more.variance]) };
}

export function denseBlock(args: DenseBlockArgs): DenseBlock {
  return new DenseBlock(args);
}
