import * as tf from '@tensorflow/tfjs';

/** `tf.tidy` for an asynchronous body: disposes of the tensors that it makes and does not `tf.keep` when it ends. */
export async function asyncTidy<T>(body: () => Promise<T>): Promise<T> {
  tf.engine().startScope('asyncTidy');
  try {
    return await body();
  } finally {
    tf.engine().endScope();
  }
}
