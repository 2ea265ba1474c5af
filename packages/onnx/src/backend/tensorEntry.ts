import type * as tf from '@tensorflow/tfjs';
import type { View } from '../views/view';

/** What the backend stores for the data of a tensor. `references` counts the tensors that share the data. */
export interface TensorEntry {
  readonly dtype: tf.DataType;
  references: number;
  /** The values of a tensor of numbers, known or recorded. */
  readonly view?: View;
  /** The encoded texts of a tensor of dtype string. */
  readonly strings?: Uint8Array[];
  /** The real and the imaginary part of a tensor of dtype complex64. */
  readonly parts?: { readonly real: tf.TensorInfo; readonly imag: tf.TensorInfo };
}
