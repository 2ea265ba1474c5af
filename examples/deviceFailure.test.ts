import { expect, it } from 'vitest';
import { deviceFailure } from './deviceFailure';

it.each([
  'onnx backend: out of memory. Smaller batches or chunks need less. In a run of 5 operators ONNX Runtime said: x',
  'webgpu: the GPU is out of memory. Smaller batches or chunks need less. It said: x',
  'webgpu: the GPU was lost (unknown: hung). Start again from the last checkpoint',
  'OOM when allocating tensor with shape[64,250,250,160] and type float on /device:GPU:0',
])('tells how to go on after: %s', (message) => {
  expect(deviceFailure(new Error(message))).toMatch(/^(onnx|webgpu|OOM)[^]*--slices-per-chunk[^]*--resume/);
});

it('leaves other errors alone', () => {
  expect(deviceFailure(new TypeError('x is undefined'))).toBeUndefined();
});
