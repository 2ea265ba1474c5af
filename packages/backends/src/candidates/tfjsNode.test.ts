import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { selectBackend } from '../selectBackend';
import { pretendBackend } from '../testing/pretendBackend';
import { forgetPackages, packages } from '../testing/pretendPackages';
import { unsetLibraryDefaults } from '../testing/unsetLibraryDefaults';

vi.mock('../importInNode', async () => (await import('../testing/pretendPackages')).pretended);

/** What the package does when it is imported: its backend is registered and made the current one. */
async function install(name: 'tfjs-node' | 'tfjs-node-gpu', isUsingGpuDevice: boolean): Promise<void> {
  const isGPUPackage = name === 'tfjs-node-gpu';
  packages.set(`@tensorflow/${name}`, () => {
    tf.registerBackend(
      'tensorflow',
      () => pretendBackend('tensorflow', { isGPUPackage, isUsingGpuDevice }),
      3,
    );
    void tf.setBackend('tensorflow');
  });
  await tf.setBackend('cpu');
}

beforeEach(unsetLibraryDefaults);

afterEach(() => {
  vi.unstubAllEnvs();
  forgetPackages();
  if (tf.engine().registryFactory['tensorflow']) tf.removeBackend('tensorflow');
});

describe('tfjs-node and tfjs-node-gpu', () => {
  it('say each time that there is no CUDA device, and only then leave the name to the other', async () => {
    await install('tfjs-node-gpu', false);
    await install('tfjs-node', false);
    for (const attempt of [1, 2]) {
      await expect(selectBackend('tfjs-node-gpu'), `attempt ${attempt}`).rejects.toThrow(
        'found no CUDA device',
      );
      expect(tf.getBackend()).toBe('cpu');
    }
    const { backend, passedOver } = await selectBackend(['tfjs-node-gpu', 'tfjs-node']);
    expect(backend).toBe('tfjs-node');
    expect(passedOver).toMatchObject([{ reason: expect.stringContaining('found no CUDA device') as string }]);
    expect(tf.backend()).toMatchObject({ isGPUPackage: false });
  });

  it.each([
    ['tfjs-node', 'tfjs-node-gpu'],
    ['tfjs-node-gpu', 'tfjs-node'],
  ] as const)('are not taken for each other: %s runs, %s is asked for', async (running, asked) => {
    await install('tfjs-node-gpu', true);
    await install('tfjs-node', false);
    await selectBackend(running);
    const backend = tf.backend();
    await expect(selectBackend(asked)).rejects.toThrow(
      `${asked}: @tensorflow/${running} is already running in this process, and both cannot.`,
    );
    expect(tf.backend()).toBe(backend);
  });

  it('set what CUDA and TensorFlow read from the environment before they are loaded', async () => {
    const seen: unknown[] = [];
    packages.set('@tensorflow/tfjs-node-gpu', () => {
      seen.push(process.env['NVIDIA_TF32_OVERRIDE'], process.env['TF_FORCE_GPU_ALLOW_GROWTH']);
      throw new Error('enough');
    });
    await expect(selectBackend('tfjs-node-gpu')).rejects.toThrow('enough');
    expect(seen).toEqual(['0', 'true']);
  });
});
