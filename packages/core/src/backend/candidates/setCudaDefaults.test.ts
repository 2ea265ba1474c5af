import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setCudaDefaults } from './setCudaDefaults';

beforeEach(() => {
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', undefined);
  vi.stubEnv('TF_FORCE_GPU_ALLOW_GROWTH', undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const settings = () => [process.env['NVIDIA_TF32_OVERRIDE'], process.env['TF_FORCE_GPU_ALLOW_GROWTH']];

it('turns TF32 off, and for TensorFlow the reserve of the whole card', () => {
  setCudaDefaults('onnx-cuda');
  expect(settings()).toEqual(['0', undefined]);
  setCudaDefaults('tfjs-node-gpu');
  expect(settings()).toEqual(['0', 'true']);
});

it('leaves what the user has set', () => {
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', '1');
  vi.stubEnv('TF_FORCE_GPU_ALLOW_GROWTH', 'false');
  setCudaDefaults('tfjs-node-gpu');
  expect(settings()).toEqual(['1', 'false']);
});

it('reaches what runs outside of JavaScript', () => {
  setCudaDefaults('onnx-cuda');
  const seen = execFileSync(process.execPath, ['-p', 'process.env.NVIDIA_TF32_OVERRIDE'], {
    encoding: 'utf8',
  });
  expect(seen.trim()).toBe('0');
});
