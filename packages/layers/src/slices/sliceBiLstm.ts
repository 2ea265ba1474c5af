import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkWhole, showShape } from '../checks';
import { layerName } from '../layerName';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import { orthogonal } from '../initializers/orthogonal';
import { featureShape } from './sliceInputs';

export interface SliceBiLstmArgs extends LayerArgs {
  /** Units of each direction. */
  readonly units: number;
  /** Makes the initial weights repeatable. */
  readonly seed?: number;
}

/**
 * Carries context along the slices of a scan: a bidirectional LSTM over the slice axis.
 *
 * Input: features [B, S, F] float32, or [features, slice mask [B, S]] with 1 where the slice is real.
 * Output: [B, S, 2 * units], forward direction first. Padded slices do not change the state: real slices come out as
 * if the scan had none. What stands at padded positions means nothing; mask it in the loss.
 *
 * Gates use the logistic sigmoid, as in Keras and PyTorch (tfjs's default is the hard sigmoid); the forget gate's bias
 * starts at 1.
 *
 * Source: Hochreiter and Schmidhuber 1997; Grewal et al. 2017, section 2 (RADnet).
 */
export class SliceBiLstm extends tf.layers.Layer {
  static className = 'Radnet>SliceBiLstm';
  private readonly units: number;
  private readonly seed: number | undefined;
  private readonly bidirectional: tf.layers.Layer;

  constructor(args: SliceBiLstmArgs) {
    super({ ...args, name: args.name ?? layerName('slice_bi_lstm') });
    checkWhole('units', args.units);
    this.units = args.units;
    this.seed = args.seed;
    const layer = tf.layers.lstm({
      units: args.units,
      returnSequences: true,
      recurrentActivation: 'sigmoid',
      // Written in `build`: tfjs would give both directions one seed, and takes seconds over the orthogonal one.
      kernelInitializer: 'zeros',
      recurrentInitializer: 'zeros',
      name: 'lstm',
    });
    this.bidirectional = tf.layers.bidirectional({ layer, mergeMode: 'concat', name: 'directions' });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = featureShape(inputShape);
    checkInputShape(this.name, shape, 'scans,slices,features');
    this.bidirectional.build(shape);
    this.initialize();
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [scans, slices] = featureShape(inputShape);
    return [scans!, slices!, 2 * this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: CallOptions): tf.Tensor {
    const [features, mask] = Array.isArray(inputs) ? inputs : [inputs];
    if (!features) throw new RadnetError(`${this.name}: expected features, or [features, slice mask].`);
    if (mask) this.checkMask(features, mask);
    return tf.tidy(() => {
      const slices = features.shape[1]!;
      if (slices > 1) return this.overSlices(features, mask, training);
      // tfjs cannot differentiate an LSTM of one step; a second, padded one changes nothing.
      const padded = tf.concat([features, tf.zerosLike(features)], 1);
      const real = mask ?? tf.ones([features.shape[0], 1]);
      return this.overSlices(padded, tf.concat([real, tf.zerosLike(real)], 1), training).slice(
        [0, 0, 0],
        [-1, 1, -1],
      );
    });
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.trainable ? this.bidirectional.trainableWeights : [];
  }

  override get nonTrainableWeights(): tf.LayerVariable[] {
    return this.trainable ? [] : this.bidirectional.weights;
  }

  override getConfig(): LayerConfig {
    const seed = this.seed === undefined ? {} : { seed: this.seed };
    return { ...super.getConfig(), units: this.units, ...seed };
  }

  private overSlices(features: tf.Tensor, mask: tf.Tensor | undefined, training: boolean): tf.Tensor {
    if (!mask) return this.bidirectional.call(features, { training }) as tf.Tensor;
    // tfjs multiplies the states by the mask, so what a padded slice holds must be finite.
    const clean = tf.where(mask.expandDims(2).greater(0), features, tf.zerosLike(features));
    return this.bidirectional.call(clean, { training, mask }) as tf.Tensor;
  }

  private checkMask(features: tf.Tensor, mask: tf.Tensor): void {
    if (mask.rank === 2 && mask.shape[0] === features.shape[0] && mask.shape[1] === features.shape[1]) return;
    const expected = showShape(features.shape.slice(0, 2));
    throw new RadnetError(
      `${this.name}: expected a slice mask [${expected}], got [${showShape(mask.shape)}].`,
    );
  }

  /** Input kernels Glorot-uniform, recurrent kernels orthogonal, as Keras does. */
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

export function sliceBiLstm(args: SliceBiLstmArgs): SliceBiLstm {
  return new SliceBiLstm(args);
}
