import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsCpu, ONNX, startOnnx, values } from '../testing/onBackends';
import { onnxStats, registerOnnxBackend } from './registerOnnxBackend';

beforeAll(startOnnx);

describe('the gradients of sums and means', () => {
  it('are those of the cpu backend, the second ones too', () =>
    expectSameAsCpu(() => {
      const x = values([3, 4, 5], 1);
      const dy = values([3, 5], 2);
      const slope = tf.grad((v) => tf.square(v).mean([0, 2]).sum());
      return [
        tf.grad((v) => v.sum())(x),
        tf.grad((v) => v.mean())(x),
        tf.grad((v) => v.sum(1))(x, dy),
        tf.grad((v) => v.mean(-2, true))(x, dy.expandDims(1)),
        tf.grad((v) => slope(v).mul(v).sum())(x),
        tf.grad((v) => v.cast('float32').sum())(tf.range(0, 4, 1, 'int32')),
      ];
    }));

  it('write no ones: nothing as large as what was summed is copied', async () => {
    await tf.setBackend(ONNX);
    const before = onnxStats().recordedNodes;
    const gradient = tf.tidy(() => tf.grad((v) => v.mean())(values([64, 64], 1)));
    expect(Array.from(gradient.dataSync()).every((value) => value === Math.fround(1 / 4096))).toBe(true);
    expect(onnxStats().recordedNodes - before).toBeLessThan(4);
    gradient.dispose();
  });

  it('are adapted once, however often the backend is registered', () => {
    const { gradFunc } = tf.getGradient('Sum');
    registerOnnxBackend();
    expect(tf.getGradient('Sum').gradFunc).toBe(gradFunc);
  });
});
