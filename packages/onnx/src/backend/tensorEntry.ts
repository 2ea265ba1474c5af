import type * as tf from '@tensorflow/tfjs';
import type { View } from '../views/view';

/** What the backend keeps of one tensor's data. Tensors that share data count in `references`. */
export interface TensorEntry {
  readonly dtype: tf.DataType;
  references: number;
  /** Numbers: known or recorded. */
  readonly view?: View;
  /** dtype string: the encoded texts. */
  readonly strings?: Uint8Array[];
  /** dtype complex64. */
  readonly parts?: { readonly real: tf.TensorInfo; readonly imag: tf.TensorInfo };
}
