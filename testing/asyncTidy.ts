import * as tf from '@tensorflow/tfjs';

/** `tf.tidy` for a body that waits: what it makes and does not `tf.keep` is disposed of when it ends. */
export async function asyncTidy(body: () => Promise<void>): Promise<void> {
  tf.engine().startScope('asyncTidy');
  try {
    await body();
  } finally {
    tf.engine().endScope();
  }
}
