import * as tf from '@tensorflow/tfjs';

export const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 1 })] });

/** Five batches of two. */
async function* readImages(): AsyncGenerator<tf.Tensor> {
  for (let index = 0; index < 5; index++) {
    await Promise.resolve();
    yield tf.fill([2, 3], index);
  }
}
export const images = readImages();
