import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkRate, checkWhole } from '../checks';
import { heNormal } from '../initializers/heNormal';
import { layerName } from '../layerName';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';
import { firstStatistics } from '../normalization/batchStatistics';
import {
  DEFAULT_MOMENTUM,
  type MovingStatistics,
  readMovingStatistics,
  writeMovingStatistics,
} from '../normalization/movingStatistics';
import { type PixelWeights, pixelWeights } from '../normalization/pixelWeights';
import { checkpoint } from '../recompute/checkpoint';
import { featureShape, sliceInputs } from '../slices/sliceInputs';
import type { UnitWeights } from './denseLayers';
import { Dropout, dropped } from './dropout';
import { denseUnit, frozenUnit } from './denseUnit';
import { leanDenseLayers } from './leanDenseLayers';
import { plainDenseLayers } from './plainDenseLayers';

export interface DenseBlockArgs extends LayerArgs {
  /** Number of layers in the block. */
  readonly layers: number;
  /** Feature maps that each layer adds. */
  readonly growthRate: number;
  /** Whether a 1x1 convolution narrows what each layer reads to 4 * growthRate maps first (DenseNet-B). Default false. */
  readonly bottleneck?: boolean;
  /** Share of each convolution's output dropped in training. Default 0. */
  readonly dropoutRate?: number;
  /** Share of the running statistics that a training step keeps. Default 0.9. */
  readonly momentum?: number;
  /**
   * Whether a training step keeps only the feature maps, and makes batch norm and ReLU again on the way back. The same
   * numbers either way, in about the same time; without, a step takes about three times the memory. Default true.
   */
  readonly memoryEfficient?: boolean;
  /** Makes initial weights and dropout masks repeatable. */
  readonly seed?: number;
}

/** A layer's unit: batch norm, ReLU, convolution. */
interface Unit {
  readonly gamma: tf.LayerVariable;
  readonly beta: tf.LayerVariable;
  readonly kernel: tf.LayerVariable;
  /** Of a bottleneck's result, which only one layer reads. All other statistics are the block's. */
  readonly moving?: MovingStatistics;
}

/** Maps that a bottleneck makes, as a multiple of the growth rate. */
const BOTTLENECK_WIDTH = 4;

/**
 * A dense block: `layers` times batch norm, ReLU, 3x3 convolution without bias, dropout, each reading the block's input
 * and all earlier outputs; with `bottleneck` batch norm, ReLU, 1x1 convolution, dropout come before.
 *
 * Input: [N, H, W, C] float32, or [feature map, slice mask [N]]. Output: [N, H, W, C + layers * growthRate], the input
 * first, then each layer's output in order.
 *
 * The batch statistics of a feature map are the same for every layer that reads it, so they are taken once, and the
 * block keeps one running mean and variance a map. In training padded slices change neither statistics nor gradients; in a
 * `statisticsGroup` the statistics are those of all processes' real slices.
 * Otherwise the running statistics are used and nothing is dropped. Where the layer is not trainable (frozen), training uses
 * and keeps the running statistics, and drops, as in Keras.
 *
 * Source: Huang, Liu, van der Maaten, Weinberger 2017, "Densely Connected Convolutional Networks", section 3.
 */
export class DenseBlock extends RadnetLayer {
  static className = 'Radnet>DenseBlock';
  private readonly args: Required<Omit<DenseBlockArgs, keyof LayerArgs | 'seed'>>;
  private readonly seed: number | undefined;
  private readonly dropout: Dropout;
  private denseLayers: Unit[][] = [];
  private moving!: MovingStatistics;

  constructor(args: DenseBlockArgs) {
    super({ ...args, name: args.name ?? layerName('dense_block') });
    const { layers, growthRate, bottleneck = false, memoryEfficient = true } = args;
    const { dropoutRate = 0, momentum = DEFAULT_MOMENTUM } = args;
    checkWhole('layers', layers);
    checkWhole('growthRate', growthRate);
    checkRate('dropoutRate', dropoutRate);
    checkRate('momentum', momentum);
    this.args = { layers, growthRate, bottleneck, dropoutRate, momentum, memoryEfficient };
    this.seed = args.seed;
    this.dropout = new Dropout(dropoutRate, args.seed);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = featureShape(inputShape);
    checkInputShape(this.name, shape, 'slices,height,width,channels');
    const { layers, growthRate } = this.args;
    const channelsRead = (layer: number): number => shape[3]! + layer * growthRate;
    this.denseLayers = Array.from({ length: layers }, (_, layer) =>
      this.addLayer(layer, channelsRead(layer)),
    );
    this.moving = this.addMovingStatistics('', channelsRead(layers - 1));
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
      if (!training) return this.fixedCall(input, denseUnit);
      if (!this.trainable) return this.frozenCall(input);
      return this.trainingCall(input, pixelWeights(input.shape, sliceMask));
    });
  }

  override getConfig(): LayerConfig {
    const seed = this.seed === undefined ? {} : { seed: this.seed };
    return { ...super.getConfig(), ...this.args, ...seed };
  }

  private addLayer(layer: number, channels: number): Unit[] {
    const { growthRate, bottleneck } = this.args;
    const name = `layer${layer + 1}/`;
    if (!bottleneck) return [this.addUnit(name, 3, channels, growthRate, layer)];
    const width = BOTTLENECK_WIDTH * growthRate;
    const narrow = this.addUnit(`${name}bottleneck_`, 1, channels, width, this.args.layers + layer);
    const grow = this.addUnit(name, 3, width, growthRate, layer);
    return [narrow, { ...grow, moving: this.addMovingStatistics(name, width) }];
  }

  private addUnit(prefix: string, size: number, channels: number, filters: number, seedOffset: number): Unit {
    const initializer = heNormal(this.seed === undefined ? undefined : this.seed + seedOffset);
    return {
      gamma: this.addWeight(`${prefix}gamma`, [channels], 'float32', tf.initializers.ones()),
      beta: this.addWeight(`${prefix}beta`, [channels], 'float32', tf.initializers.zeros()),
      kernel: this.addWeight(`${prefix}kernel`, [size, size, channels, filters], 'float32', initializer),
    };
  }

  private addMovingStatistics(prefix: string, channels: number): MovingStatistics {
    const add = (name: string, initializer: ReturnType<typeof tf.initializers.ones>): tf.LayerVariable =>
      this.addWeight(prefix + name, [channels], 'float32', initializer, undefined, false);
    return {
      mean: add('moving_mean', tf.initializers.zeros()),
      variance: add('moving_variance', tf.initializers.ones()),
    };
  }

  /** By the running statistics. */
  private fixedCall(
    input: tf.Tensor4D,
    apply: typeof denseUnit,
    drop: (maps: tf.Tensor4D) => tf.Tensor4D = (maps) => maps,
  ): tf.Tensor4D {
    const moving = readMovingStatistics(this.moving);
    let features = input;
    for (const units of this.denseLayers) {
      let made = features;
      for (const unit of units) {
        const statistics = unit.moving
          ? readMovingStatistics(unit.moving)
          : firstStatistics(moving, made.shape[3]);
        made = drop(apply(made, statistics, readUnit(unit)));
      }
      features = tf.concat([features, made], 3);
    }
    return features;
  }

  private frozenCall(input: tf.Tensor4D): tf.Tensor4D {
    const drop = (maps: tf.Tensor4D): tf.Tensor4D => dropped(maps, this.dropout.draw());
    const run = (maps: tf.Tensor4D): tf.Tensor4D => this.fixedCall(maps, frozenUnit, drop);
    // What stands before a frozen block often is frozen, too: then there is no way back, and nothing is to be kept for it.
    return this.args.memoryEfficient ? (checkpoint(run)(input) as tf.Tensor4D) : run(input);
  }

  private trainingCall(input: tf.Tensor4D, pixels: PixelWeights): tf.Tensor4D {
    const { momentum, memoryEfficient } = this.args;
    const drops = this.denseLayers.map((units) => units.map(() => this.dropout.draw()));
    const apply = memoryEfficient ? leanDenseLayers : plainDenseLayers;
    return apply({
      input,
      layers: this.denseLayers.map((units) => units.map(readUnit)),
      pixels,
      drops,
      onStatistics: (maps, bottlenecks) => {
        writeMovingStatistics(this.moving, maps, momentum, pixels.count);
        this.denseLayers.forEach(([, unit], layer) => {
          if (unit) writeMovingStatistics(unit.moving!, bottlenecks[layer]!, momentum, pixels.count);
        });
      },
    });
  }
}

function readUnit({ gamma, beta, kernel }: Unit): UnitWeights {
  return {
    gamma: gamma.read() as tf.Tensor1D,
    beta: beta.read() as tf.Tensor1D,
    kernel: kernel.read() as tf.Tensor4D,
  };
}

export function denseBlock(args: DenseBlockArgs): DenseBlock {
  return new DenseBlock(args);
}
