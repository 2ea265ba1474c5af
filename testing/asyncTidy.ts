import * as tf from '@tensorflow/tfjs';

/** `tf.tidy` for a body that waits: what it makes and does not `tf.keep` is disposed of when it ends. */
export async function asyncTidy<T>(body: () => Promise<T>): Promise<T> {
  tf.engine().startScope('asyncTidy');
  try {
    return await body();
  } finally {
    tf.engine().endScope();
  }
}
