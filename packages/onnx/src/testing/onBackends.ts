import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import type { ExecutionProvider } from '../engine/engineOptions';
import { registerOnnxBackend } from '../backend/registerOnnxBackend';

/** Set by `npm run test:devices` to test another backend of this package than `onnx`, such as onnx-webgpu. */
const asked = process.env['RADNET_TEST_BACKENDS']?.match(/onnx-(webgpu|cuda)/)?.[1] as
  ExecutionProvider | undefined;

/** The execution provider of the tested backend. */
export const PROVIDER: ExecutionProvider = asked ?? 'cpu';

/** The name of the tested backend. */
export const ONNX = asked ? `onnx-${asked}` : 'onnx';

/** Whether NaN and infinity are kept. WebGPU's shading language lets compilers assume that there are none. */
export const KEEPS_NAN = ONNX !== 'onnx-webgpu';

/** Registers the tested backend and makes it the current one. */
export async function startOnnx(): Promise<void> {
  registerOnnxBackend(asked && { executionProviders: [asked, 'cpu'] });
  expect(await tf.setBackend(ONNX)).toBe(true);
}

/** Returns the values of the tensors that `compute` gives on one backend. */
export async function valuesOn(backend: string, compute: () => tf.Tensor | tf.Tensor[]): Promise<number[][]> {
  await tf.setBackend(backend);
  const results = tf.tidy(compute);
  const tensors = Array.isArray(results) ? results : [results];
  const values = await Promise.all(tensors.map(async (tensor) => Array.from(await tensor.data())));
  tf.dispose(tensors);
  return values;
}

/**
 * Expects `compute` to give the same values on ONNX Runtime as on TensorFlow.js's `cpu` backend, up to `tolerance`
 * times the largest absolute value (or 1, if that is larger), with NaN and infinity in the same places.
 */
export async function expectSameAsCpu(
  compute: () => tf.Tensor | tf.Tensor[],
  tolerance = 1e-5,
): Promise<void> {
  const onnx = await valuesOn(ONNX, compute);
  const cpu = await valuesOn('cpu', compute);
  expect(onnx.map((values) => values.length)).toEqual(cpu.map((values) => values.length));
  cpu.forEach((wanted, index) => {
    const scale = wanted.reduce(
      (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
      1,
    );
    const wrong = wanted.flatMap((value, place) => {
      const got = onnx[index]![place]!;
      const same = Object.is(got, value) || got === value || Math.abs(got - value) <= tolerance * scale;
      return same ? [] : [{ place, got, value }];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });
}

/** Returns random values between -1 and 1, the same for the same seed. */
export function values(shape: number[], seed = 1): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', seed);
}
