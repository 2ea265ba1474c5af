/** Result of the program. */
export interface Found {
  readonly values: number;
  /** Largest difference from the `cpu` backend's values, divided by the largest of these. */
  readonly apart: number;
  /** Whether seeded dropout gives the same result twice and drops something. */
  readonly repeated: boolean;
}

/**
 * Program of a page: computes the gradients of a memory-efficient dense block on a GPU backend and on `cpu`, and twice
 * on the GPU backend with dropout, whose masks come from the GPU.
 */
export function gradientProgram(backend: 'webgpu' | 'webgl'): string {
  return `
  import * as tf from '@tensorflow/tfjs';
  import { selectBackend } from '@radnet/backends';
  import { denseBlock } from '@radnet/layers';

  async function gradients(backend, dropoutRate) {
    await selectBackend(backend);
    const model = tf.sequential({
      layers: [
        denseBlock({ inputShape: [16, 16, 4], layers: 3, growthRate: 6, dropoutRate, seed: 7 }),
        tf.layers.globalAveragePooling2d({}),
        tf.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    });
    model.setWeights(model.getWeights().map((weight, at) => {
      const values = Float32Array.from({ length: weight.size }, (_, index) => Math.sin((index + 1) * (at + 3.7)) / 3);
      return tf.tensor(weight.rank === 1 ? values.map((value) => Math.abs(value) + 0.5) : values, weight.shape);
    }));
    const x = tf.tensor(Float32Array.from({ length: 8 * 1024 }, (_, index) => Math.sin(index * 12.9898)), [8, 16, 16, 4]);
    const y = tf.oneHot(tf.tensor1d([0, 1, 0, 1, 1, 0, 1, 0], 'int32'), 2).toFloat();
    const { grads } = tf.variableGrads(() =>
      tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true })),
    );
    const values = [];
    for (const name of Object.keys(grads)) values.push(...(await grads[name].data()));
    return values;
  }
  // The stock kernels support at most four axes.
  async function requireWhere() {
    const numbers = tf.range(-4, 4).reshape([1, 2, 2, 2, 1]);
    const picked = await tf.where(numbers.greater(0), numbers, tf.zerosLike(numbers)).data();
    if (picked.join() !== '0,0,0,0,0,1,2,3') throw new Error('tf.where of five axes gave ' + picked.join());
  }
  try {
    const gpu = await gradients('${backend}', 0);
    await requireWhere();
    const dropped = await gradients('${backend}', 0.3);
    const again = await gradients('${backend}', 0.3);
    const cpu = await gradients('cpu', 0);
    const largest = cpu.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = (a, b) => a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0) / largest;
    const repeated = apart(dropped, again) < 1e-5 && apart(dropped, gpu) > 0.1;
    await tell(JSON.stringify({ values: cpu.length, apart: apart(cpu, gpu), repeated }));
  } catch (error) {
    await tell(String(error.message));
  }
`;
}
