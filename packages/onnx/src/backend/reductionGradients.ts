import * as tf from '@tensorflow/tfjs';
import { isOnnxCurrent } from './isOnnxCurrent';

const ADAPTED = new Set<tf.GradFunc>();

/**
 * Makes the gradients of `sum` and `mean` broadcast dy in the recorded graph while a backend of this package is the
 * current one. TensorFlow.js multiplies dy by an array of ones as large as the tensor that was summed, and JavaScript
 * fills that array. In a network with TensorFlow.js's batch norm layers, this takes as long as all convolutions. On
 * other backends the gradients do not change.
 */
export function spreadReductionGradients(): void {
  adapt('Sum', (spread) => spread);
  adapt('Mean', (spread, reduced) => spread.div(reduced));
}

function adapt(kernelName: string, finish: (spread: tf.Tensor, reduced: number) => tf.Tensor): void {
  const original = tf.getGradient(kernelName);
  if (ADAPTED.has(original.gradFunc)) return;
  const gradFunc: tf.GradFunc = (dy, saved, attrs) => {
    if (!isOnnxCurrent()) return original.gradFunc(dy, saved, attrs);
    const { shape } = saved[0]!;
    const axes = tf.util.parseAxisParam(attrs['axis'] as number | number[], shape);
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const reduced = axes.reduce((count, axis) => count * shape[axis]!, 1);
    const x = (): tf.Tensor => {
      const small = finish((dy as tf.Tensor).reshape(kept), reduced);
      return small.mul(tf.fill(shape, 1));
    };
    return { x };
  };
  ADAPTED.add(gradFunc);
  tf.unregisterGradient(kernelName);
  tf.registerGradient({ ...original, gradFunc });
}
