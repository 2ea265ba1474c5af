import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkWhole, showShape } from '../checks';
import { layerName } from '../layerName';
import type { CallOptions, LayerArgs, LayerConfig } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';
import { orthogonal } from '../initializers/orthogonal';
import { featureShape } from './sliceInputs';

export interface SliceBiRnnArgs extends LayerArgs {
  /** Units of each direction. */
  readonly units: number;
  /** Makes the initial weights repeatable. */
  readonly seed?: number;
}

/**
 * A bidirectional recurrent layer over the slice axis, whose kind the subclass chooses; see `SliceBiLstm` for shapes.
 *
 * TensorFlow.js's own initial weights are replaced: it would give both directions one seed.
 */
export abstract class SliceBiRnn extends RadnetLayer {
  protected readonly units: number;
  private readonly seed: number | undefined;
  private readonly bidirectional: tf.layers.Layer;

  /** @param rnn One direction, which returns the whole sequence; its weights are initialised here. */
  protected constructor(args: SliceBiRnnArgs, defaultName: string, rnn: (units: number) => tf.RNN) {
    super({ ...args, name: args.name ?? layerName(defaultName) });
    checkWhole('units', args.units);
    this.units = args.units;
    this.seed = args.seed;
    const layer = rnn(args.units);
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
      // tfjs cannot differentiate a recurrent layer of one step; a second, padded one changes nothing.
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

  /** Of a whole scan, of two slices at least. */
  protected overSlices(features: tf.Tensor, mask: tf.Tensor | undefined, training: boolean): tf.Tensor {
    if (!mask) return this.bidirectional.call(features, { training }) as tf.Tensor;
    return this.bidirectional.call(this.clean(features, mask), { training, mask }) as tf.Tensor;
  }

  /** The states are multiplied by the mask, so what a padded slice holds must be finite. */
  protected clean(features: tf.Tensor, mask: tf.Tensor): tf.Tensor {
    return tf.where(mask.expandDims(2).greater(0), features, tf.zerosLike(features));
  }

  /** Of the forward direction, then of the other: kernel, recurrent kernel and bias. */
  protected get directions(): tf.Tensor[] {
    return this.bidirectional.weights.map((weight) => weight.read());
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
