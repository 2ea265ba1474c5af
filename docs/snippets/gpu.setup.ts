import * as tf from '@tensorflow/tfjs';

const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 1 })] });
model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
const x = tf.ones([4, 3]);
const y = tf.zeros([4, 1]);

export async function trainOneStep(): Promise<void> {
  await model.trainOnBatch(x, y);
}
