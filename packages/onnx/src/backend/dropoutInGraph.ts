import * as tf from '@tensorflow/tfjs';
import { DROPOUT_MASK } from '../kernels/dropoutMask';
import { isOnnxCurrent } from './isOnnxCurrent';

/** The part of tfjs-layers' Dropout that is used here. */
interface DropoutLayer {
  readonly rate: number;
  readonly noiseShape?: number[];
  readonly seed?: number;
  call: (this: DropoutLayer, inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }) => tf.Tensor;
}

interface DropoutClass {
  readonly prototype: DropoutLayer & { [ADAPTED]?: true };
}

const ADAPTED = Symbol('radnet');

/**
 * Makes TensorFlow.js's Dropout layer record its masks as ONNX operators while a backend of this package is the current
 * one. Making masks in JavaScript takes longer than the convolutions.
 *
 * A layer with a seed draws a new mask at each call, in a sequence that is the same whenever the program runs. On other
 * backends the layer does not change.
 */
export function makeDropoutInGraph(): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const { prototype } = classNameMap['Dropout']![0] as unknown as DropoutClass;
  if (prototype[ADAPTED]) return;
  prototype[ADAPTED] = true;
  const original = prototype.call;
  const draws = new WeakMap<DropoutLayer, number>();
  prototype.call = function (this: DropoutLayer, inputs, options) {
    const inGraph = isOnnxCurrent() && options.training === true && this.rate > 0 && this.rate < 1;
    if (!inGraph) return original.call(this, inputs, options);
    const draw = draws.get(this) ?? 0;
    draws.set(this, draw + 1);
    const seed = this.seed ?? Math.random();
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      const shape = this.noiseShape ?? x.shape;
      const attrs = { shape: [...shape], rate: this.rate, seed: `${seed}/${draw}` };
      return x.mul(tf.engine().runKernel<tf.Tensor>(DROPOUT_MASK, {}, attrs));
    });
  };
}
