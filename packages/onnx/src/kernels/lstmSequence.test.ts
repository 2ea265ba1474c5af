import { sliceBiLstm } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxStats } from '../backend/registerOnnxBackend';
import { expectSameAsCpu, PROVIDER, startOnnx, values } from '../testing/onBackends';

beforeAll(startOnnx);

/** The states of a bidirectional LSTM of four units over five numbers a slice, and all gradients of a sum of them. */
function statesAndGradients(slices: number, mask?: tf.Tensor2D): tf.Tensor[] {
  const layer = sliceBiLstm({ units: 4 });
  const x = values([2, slices, 5], 1);
  layer.build(x.shape);
  layer.weights.forEach((weight, index) => weight.write(values(weight.shape as number[], index + 2)));
  const states = layer.call(mask ? [x, mask] : x, { training: true });
  const inputs = [x, ...layer.weights.map((weight) => weight.read())];
  const weights = values(states.shape, 20);
  const loss = (): tf.Scalar =>
    layer
      .call(mask ? [x, mask] : x, { training: true })
      .mul(weights)
      .sum();
  const { grads } = tf.engine().gradients(loss, inputs);
  for (const weight of layer.weights) weight.dispose();
  return [states, ...grads];
}

describe('LstmSequence and its gradient', () => {
  it.each([1, 2, 9])("give what TensorFlow.js's own layer gives, over %i slices", (slices) =>
    expectSameAsCpu(() => statesAndGradients(slices)),
  );

  it('leave the state where the mask is 0: at the end, at the beginning and between', () =>
    expectSameAsCpu(() =>
      statesAndGradients(
        5,
        tf.tensor2d([
          [1, 1, 0, 1, 0],
          [0, 1, 1, 0, 1],
        ]),
      ),
    ));

  it.skipIf(PROVIDER !== 'cpu')('record as many nodes for a long scan as for a short one', async () => {
    await startOnnx();
    const recorded = async (slices: number): Promise<number> => {
      const before = onnxStats().recordedNodes;
      const made = tf.tidy(() => statesAndGradients(slices));
      await Promise.all(made.map((tensor) => tensor.data()));
      tf.dispose(made);
      return onnxStats().recordedNodes - before;
    };
    const short = await recorded(200);
    expect(await recorded(400)).toBe(short);
    expect(short).toBeLessThan(200);
  });

  it.skipIf(PROVIDER !== 'cpu')('keep NaN, and refuse a gradient of their gradient', async () => {
    await startOnnx();
    tf.tidy(() => {
      const layer = sliceBiLstm({ units: 2, seed: 1 });
      const states = layer.apply(tf.fill([1, 3, 2], NaN)) as tf.Tensor;
      expect([...states.dataSync()].every(Number.isNaN)).toBe(true);
      const f = (x: tf.Tensor): tf.Scalar => (layer.apply(x) as tf.Tensor).sum();
      const twice = tf.grad((x: tf.Tensor) => tf.grad(f)(x).square().sum());
      expect(() => twice(tf.ones([1, 3, 2]))).toThrow('LSTM: its gradient cannot be differentiated again');
    });
  });
});
