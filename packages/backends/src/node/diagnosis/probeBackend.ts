import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../../backendName';
import { selectBackend } from '../../selectBackend';
import { adapterName } from '../../webgpu/adapterName';
import type { ProbeResult } from './engineVerdict';
import { trainingStep } from './trainingStep';

/** A larger difference means wrong results. float32 rounding and another order of summation account for about 1e-6. */
const MOST_APART = 1e-3;

/** For TF32, which keeps ten bits of each factor: rounding the inputs of all products like that on `cpu` gave 9e-3. */
const MOST_APART_IN_TF32 = 3e-2;

/** Whether TF32 may be in use. `selectBackend` turns it off unless the user has set the variable. */
function usesTf32(backend: BackendName): boolean {
  const cuda = backend === 'onnx-cuda' || backend === 'tfjs-node-gpu';
  return cuda && process.env['NVIDIA_TF32_OVERRIDE'] !== '0';
}

/** Starts a backend in this process and compares one training step with the same step on the `cpu` backend. */
export async function probeBackend(backend: BackendName): Promise<ProbeResult> {
  try {
    await selectBackend(backend);
    const start = performance.now();
    const weights = await trainingStep();
    const milliseconds = performance.now() - start;
    const device = await deviceOf(backend);
    await tf.setBackend('cpu');
    const expected = await trainingStep();
    const apart = weights.reduce(
      (most, weight, index) => Math.max(most, distance(weight, expected[index]!)),
      0,
    );
    if (apart > MOST_APART) {
      const rounded = apart < MOST_APART_IN_TF32 && usesTf32(backend);
      const cause = rounded ? 'with TensorFloat-32 (NVIDIA_TF32_OVERRIDE)' : 'wrong';
      const reason = `starts, and computes ${cause}: after one step of training a weight is ${apart} from the cpu backend's`;
      return { works: false, reason };
    }
    return { works: true, ...device, apart, milliseconds };
  } catch (error) {
    return { works: false, reason: reasonOf(backend, error) };
  }
}

/** Returns the absolute difference, or Infinity if a number is NaN. */
function distance(a: number, b: number): number {
  const apart = Math.abs(a - b);
  return Number.isNaN(apart) ? Infinity : apart;
}

async function deviceOf(backend: BackendName): Promise<{ device: string | undefined; software: boolean }> {
  if (backend === 'webgpu' || backend === 'onnx-webgpu') {
    const adapter = await adapterName();
    return { device: adapter?.name, software: adapter?.software ?? false };
  }
  if (backend === 'tfjs-node' || backend === 'tfjs-node-gpu') {
    const { binding } = tf.backend() as unknown as { binding?: { TF_Version?: string } };
    return { device: binding?.TF_Version && `libtensorflow ${binding.TF_Version}`, software: false };
  }
  return { device: undefined, software: false };
}

/** Removes the prefix that `selectBackend` puts before the reason: the diagnosis already shows the backend's name. */
function reasonOf(backend: BackendName, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(`preference: none of the backends can be started. ${backend}: `, '').replace(/\.$/, '');
}
