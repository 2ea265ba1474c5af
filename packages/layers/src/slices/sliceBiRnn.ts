import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkSeed, checkWhole } from '../checks';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import { type OptionNames, RadnetLayer } from '../radnetLayer';
import { orthogonal } from '../initializers/orthogonal';
import { featureShape, sliceInputs } from './sliceInputs';
import { refuseReturnSequences } from './refuseReturnSequences';

/**
 * Settings for {@link sliceBiLstm} and {@link sliceBiGru}, in addition to those of every TensorFlow.js layer (`name`,
 * `trainable`, ...).
 */
export interface SliceBiRnnArgs extends LayerArgs {
  /** Units of each direction, at least 1; the output has twice as many features. */
  readonly units: number;
  /** Seed of the initial weights, a whole number. By default they differ from run to run. */
  readonly seed?: number;
}

/**
 * The base of `SliceBiLstm` and `SliceBiGru`: a bidirectional recurrent layer over the slice axis. See
 * {@link sliceBiLstm} for its shapes.
 *
 * It replaces TensorFlow.js's own initial weights, which would use one seed for both directions.
 */
export abstract class SliceBiRnn extends RadnetLayer {
  protected static override readonly optionNames = {
    units: true,
    seed: true,
  } satisfies OptionNames<SliceBiRnnArgs>;
  protected readonly units: number;
  private readonly seed: number | undefined;
  private readonly bidirectional: tf.layers.Layer;

  /**
   * @param rnn Makes the layer for one direction, which must return the whole sequence. This class sets its initial
   *   weights.
   */
  protected constructor(args: SliceBiRnnArgs, rnn: (units: number) => tf.RNN) {
    refuseReturnSequences(new.target.functionName, args);
    super(args);
    checkWhole('units', args.units);
    checkSeed(args.seed);
    this.units = args.units;
    this.seed = args.seed;
    const layer = rnn(args.units);
    this.bidirectional = tf.layers.bidirectional({ layer, mergeMode: 'concat', name: 'directions' });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = featureShape(this.name, inputShape, 2);
    checkInputShape(this.name, shape, 'scans,slices,features');
    this.bidirectional.build(shape);
    this.initialize();
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [scans, slices] = featureShape(this.name, inputShape, 2);
    return [scans!, slices!, 2 * this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: CallOptions): tf.Tensor {
    const { features, sliceMask: mask } = sliceInputs(this.name, inputs, 2);
    return tf.tidy(() => {
      const slices = features.shape[1]!;
      if (slices > 1) return this.overSlices(features, mask, training);
      // tfjs cannot differentiate a recurrent layer over one step; a second, padded step changes nothing.
      const padded = tf.concat([features, tf.zerosLike(features)], 1);
      const real = mask ?? tf.ones([features.shape[0], 1]);
      return this.overSlices(padded, tf.concat([real, tf.zerosLike(real)], 1), training).slice(
        [0, 0, 0],
        [-1, 1, -1],
      );
    });
  }

  /** The weights of both directions that training changes. */
  override get trainableWeights(): tf.LayerVariable[] {
    return this.trainable ? this.bidirectional.trainableWeights : [];
  }

  /** The weights of both directions that training leaves as they are. */
  override get nonTrainableWeights(): tf.LayerVariable[] {
    return this.trainable ? [] : this.bidirectional.weights;
  }

  override getConfig(): LayerConfig {
    const seed = this.seed === undefined ? {} : { seed: this.seed };
    return { ...super.getConfig(), units: this.units, ...seed };
  }

  /** Runs over whole scans of at least two slices. */
  protected overSlices(features: tf.Tensor, mask: tf.Tensor | undefined, training: boolean): tf.Tensor {
    if (!mask) return this.bidirectional.call(features, { training }) as tf.Tensor;
    return this.bidirectional.call(this.clean(features, mask), { training, mask }) as tf.Tensor;
  }

  /** Sets padded slices to 0, because tfjs multiplies states by the mask, and NaN times 0 is NaN. */
  protected clean(features: tf.Tensor, mask: tf.Tensor): tf.Tensor {
    return tf.where(mask.expandDims(2).greater(0), features, tf.zerosLike(features));
  }

  /** Kernel, recurrent kernel and bias of the forward direction, then those of the backward direction. */
  protected get directions(): tf.Tensor[] {
    return this.bidirectional.weights.map((weight) => weight.read());
  }

  /** Sets the initial kernels as Keras does: input kernels Glorot-uniform, recurrent kernels orthogonal. */
  private initialize(): void {
    this.bidirectional.trainableWeights.forEach((weight, index) => {
      const seed = this.seed === undefined ? undefined : this.seed + index;
      const shape = weight.shape as [number, number];
      const glorot = tf.initializers.glorotUniform(seed === undefined ? {} : { seed });
      if (weight.originalName.endsWith('recurrent_kernel')) writeAndFree(weight, orthogonal(...shape, seed));
      else if (weight.originalName.endsWith('kernel')) writeAndFree(weight, glorot.apply(shape));
    });
  }
}

function writeAndFree(weight: tf.LayerVariable, value: tf.Tensor): void {
  weight.write(value);
  value.dispose();
}
