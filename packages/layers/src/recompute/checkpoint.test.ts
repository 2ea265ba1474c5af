import { selectBackend } from '@radnet/backends';
import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { transition } from '../blocks/transition';
import { checkpoint } from './checkpoint';

const x = (): tf.Tensor4D => tf.randomNormal([2, 6, 6, 4], 0, 1, 'float32', 3);

function differences(a: tf.Tensor[], b: tf.Tensor[]): number[] {
  return a.map((value, index) => value.sub(b[index]!).abs().max().dataSync()[0]!);
}

describe.each(['cpu', 'wasm', 'onnx'] as const)('checkpoint on %s', (backend) => {
  it('has the gradients of the function, by its inputs and its variables', async () => {
    await selectBackend(backend);
    const kernel = tf.variable(tf.randomNormal<tf.Rank.R4>([3, 3, 4, 4], 0, 1, 'float32', 1));
    const unused = tf.variable(tf.ones([2]));
    const block = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf
        .conv2d(a.tanh() as tf.Tensor4D, kernel, 1, 'same')
        .relu()
        .mul(b);
    const light = checkpoint(block, [kernel, unused]);
    await expectNoLeak(() => {
      tf.tidy(() => {
        const results = [block, light].map((fn) => {
          const b = x().sin();
          const loss = (): tf.Scalar => fn(fn(x(), b), b).square().mean();
          const { value, grads } = tf.variableGrads(loss, [kernel, unused]);
          const byInputs = tf.grads((a, c) => fn(fn(a, c), c).square().mean())([x(), b]);
          return [value, grads[kernel.name]!, ...byInputs];
        });
        expect(Math.max(...differences(results[0]!, results[1]!))).toBeLessThan(1e-5);
      });
    });
    tf.dispose([kernel, unused]);
  });

  it('drops the same on the way back, and moves running statistics once', async () => {
    await selectBackend(backend);
    const [plain, light] = [0, 1].map(() => transition({ filters: 3, dropoutRate: 0.5, seed: 7 }));
    const results = tf.tidy(() =>
      [plain!, light!].map((layer, index) => {
        layer.build([null, 6, 6, 4]);
        const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
        const call = (a: tf.Tensor): tf.Tensor => layer.call(a, { training: true });
        // One inside the other: the inner one is recorded again when the outer one is repeated.
        const apply = index === 0 ? call : checkpoint(checkpoint(call, weights), weights);
        const { grads } = tf.variableGrads(() => apply(x()).square().sum<tf.Scalar>(), weights);
        const moving = layer.nonTrainableWeights.map((weight) => weight.read());
        return [...weights.map(({ name }) => grads[name]!), ...moving].map((tensor) =>
          tf.keep(tensor.clone()),
        );
      }),
    );
    expect(Math.max(...differences(results[0]!, results[1]!))).toBeLessThan(1e-5);
    tf.dispose(results.flat());
  });
});
