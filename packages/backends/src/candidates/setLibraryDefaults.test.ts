import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { unsetLibraryDefaults } from '../testing/unsetLibraryDefaults';
import { setLibraryDefaults } from './setLibraryDefaults';

beforeEach(unsetLibraryDefaults);

afterEach(() => {
  vi.unstubAllEnvs();
});

const settings = () => [process.env['NVIDIA_TF32_OVERRIDE'], process.env['TF_FORCE_GPU_ALLOW_GROWTH']];

it('turns TF32 off, and for TensorFlow the reserve of the whole card', () => {
  setLibraryDefaults('onnx-cuda');
  expect(settings()).toEqual(['0', undefined]);
  setLibraryDefaults('tfjs-node-gpu');
  expect(settings()).toEqual(['0', 'true']);
});

it.each(['tfjs-node', 'tfjs-node-gpu'] as const)(
  'turns oneDNN off, which TensorFlow gets wrong: %s',
  (backend) => {
    setLibraryDefaults(backend);
    expect(process.env['TF_ENABLE_ONEDNN_OPTS']).toBe('0');
  },
);

it('leaves what the user has set', () => {
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', '1');
  vi.stubEnv('TF_FORCE_GPU_ALLOW_GROWTH', 'false');
  vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', '1');
  setLibraryDefaults('tfjs-node-gpu');
  expect(settings()).toEqual(['1', 'false']);
  expect(process.env['TF_ENABLE_ONEDNN_OPTS']).toBe('1');
});

it('reaches what runs outside of JavaScript', () => {
  setLibraryDefaults('onnx-cuda');
  const seen = execFileSync(process.execPath, ['-p', 'process.env.NVIDIA_TF32_OVERRIDE'], {
    encoding: 'utf8',
  });
  expect(seen.trim()).toBe('0');
});
