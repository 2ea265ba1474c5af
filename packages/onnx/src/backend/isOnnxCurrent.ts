import * as tf from '@tensorflow/tfjs';
import { OnnxBackend } from './onnxBackend';

/** Whether TensorFlow.js's current backend is one of this package's. */
export function isOnnxCurrent(): boolean {
  return tf.engine().registry[tf.getBackend()] instanceof OnnxBackend;
}
