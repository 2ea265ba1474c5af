import * as tf from '@tensorflow/tfjs';
import { checkFlag, checkInputShape, checkRate, checkSeed, checkWhole } from '../checks';
import { heNormal } from '../initializers/heNormal';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import { type OptionNames, RadnetLayer } from '../radnetLayer';
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

/** Settings for {@link denseBlock}, in addition to those of every TensorFlow.js layer (`name`, `trainable`, ...). */
export interface DenseBlockArgs extends LayerArgs {
  /** Number of layers in the block, at least 1. */
  readonly layers: number;
  /** Feature maps that each layer adds, at least 1. */
  readonly growthRate: number;
  /** Whether a 1x1 convolution first narrows each layer's input to 4 * growthRate maps (DenseNet-B). Default false. */
  readonly bottleneck?: boolean;
  /** Share of each convolution's output that training drops, in [0, 1). Default 0. */
  readonly dropoutRate?: number;
  /** Share of the running statistics that survives a training step, in [0, 1). Default 0.9. */
  readonly momentum?: number;
  /**
   * Whether training saves only the feature maps and recomputes batch norm and ReLU in the backward pass. The results
   * are the same, and the time is about the same; with `false`, a step needs about three times the memory. Default
   * true.
   */
  readonly memoryEfficient?: boolean;
  /** Seed of the initial weights and the dropout masks, a whole number. By default they differ from run to run. */
  readonly seed?: number;
}

/** A layer's unit: batch norm, ReLU, convolution. */
interface Unit {
  readonly gamma: tf.LayerVariable;
  readonly beta: tf.LayerVariable;
  readonly kernel: tf.LayerVariable;
  /** Statistics of a bottleneck's output, which only one layer reads. All other statistics belong to the block. */
  readonly moving?: MovingStatistics;
}

/** Output maps of a bottleneck, as a multiple of the growth rate. */
const BOTTLENECK_WIDTH = 4;

/** The layer that {@link denseBlock} makes. Use the class for `instanceof`; the function documents the layer. */
export class DenseBlock extends RadnetLayer {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static className = 'Radnet>DenseBlock';
  protected static override readonly functionName = 'denseBlock';
  protected static override readonly optionNames = {
    layers: true,
    growthRate: true,
    bottleneck: true,
    dropoutRate: true,
    momentum: true,
    memoryEfficient: true,
    seed: true,
  } satisfies OptionNames<DenseBlockArgs>;
  private readonly args: Required<Omit<DenseBlockArgs, keyof LayerArgs | 'seed'>>;
  private readonly seed: number | undefined;
  private readonly dropout: Dropout;
  private denseLayers: Unit[][] = [];
  private moving!: MovingStatistics;

  constructor(args: DenseBlockArgs) {
    super(args);
    const { layers, growthRate, bottleneck = false, memoryEfficient = true } = args;
    const { dropoutRate = 0, momentum = DEFAULT_MOMENTUM } = args;
    checkWhole('layers', layers);
    checkWhole('growthRate', growthRate);
    checkRate('dropoutRate', dropoutRate);
    checkRate('momentum', momentum);
    checkFlag('bottleneck', bottleneck);
    checkFlag('memoryEfficient', memoryEfficient);
    checkSeed(args.seed);
    this.args = { layers, growthRate, bottleneck, dropoutRate, momentum, memoryEfficient };
    this.seed = args.seed;
    this.dropout = new Dropout(dropoutRate, args.seed);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = featureShape(this.name, inputShape, 1);
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
    const [n, height, width, channels] = featureShape(this.name, inputShape, 1);
    return [n!, height!, width!, channels! + this.args.layers * this.args.growthRate];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { features, sliceMask } = sliceInputs(this.name, inputs, 1);
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

  /** Applies the block with its running statistics. */
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
    // Layers before a frozen block are often frozen too. Then there is no backward pass, and nothing has to be saved.
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

/**
 * A dense block: `layers` times batch norm, ReLU, a 3x3 convolution without bias, and dropout. Each layer reads the
 * block's input and the output of all earlier layers. With `bottleneck`, each layer starts with batch norm, ReLU, a 1x1
 * convolution and dropout.
 *
 * ```ts
 * const grown = denseBlock({ layers: 6, growthRate: 12 }).apply(maps); // [N, 32, 32, 24] -> [N, 32, 32, 96]
 * ```
 *
 * - Input: feature maps [N, H, W, C] float32, or [feature maps, slice mask]. The slice mask is [N], 1 for a real slice
 *   and 0 for padding.
 * - Output: [N, H, W, C + layers * growthRate] float32: the input, then the output of each layer in order.
 * - In training, batch norm uses the statistics of the batch's real slices and updates the running ones. Padded slices
 *   change neither statistics nor gradients. If `train` runs in several processes with `synchronizeBatchNorm`, the
 *   statistics are those of the real slices of all processes.
 * - In inference, batch norm uses the running statistics, and nothing is dropped.
 * - A frozen block (`trainable: false`) uses its running statistics in training too and does not change them, but it
 *   still applies dropout, as in Keras.
 *
 * All layers that read a feature map share its batch statistics, so the block computes them once and stores one running
 * mean and variance per map.
 *
 * Source: Huang, Liu, van der Maaten, Weinberger 2017, "Densely Connected Convolutional Networks", section 3.
 *
 * @throws RadnetError for an unknown option or a wrong value, and later for an input that is not [N, H, W, C], or a
 *   slice mask that does not fit.
 */
export function denseBlock(args: DenseBlockArgs): DenseBlock {
  return new DenseBlock(args);
}
