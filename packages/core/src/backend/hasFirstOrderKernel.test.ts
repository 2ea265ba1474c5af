import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { hasFirstOrderKernel } from './hasFirstOrderKernel';

describe('hasFirstOrderKernel', () => {
  it('knows the kernels of the current backend', async () => {
    await tf.setBackend('cpu');
    expect(hasFirstOrderKernel('MatMul')).toBe(false);
    expect(hasFirstOrderKernel('BatchMatMul')).toBe(true);
  });

  it('has none where a gradient is differentiated', async () => {
    await tf.setBackend('cpu');
    const found: boolean[] = [];
    const f = (x: tf.Tensor): tf.Tensor => {
      found.push(hasFirstOrderKernel('BatchMatMul'));
      return x.square();
    };
    tf.tidy(() => {
      f(tf.scalar(1));
      tf.grad(f)(tf.scalar(1));
      tf.grad((x) => tf.grad(f)(x))(tf.scalar(1));
    });
    expect(found).toEqual([true, true, false]);
  });
});
