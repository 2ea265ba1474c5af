import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../../backendName';
import { selectBackend } from '../../selectBackend';
import { adapterName } from '../../webgpu/adapterName';
import type { ProbeResult } from './engineVerdict';
import { trainingStep } from './trainingStep';

/** Apart by more, a backend computes something else: float32 and another order of sums make some 1e-6. */
const MOST_APART = 1e-3;

/** Products whose factors keep ten bits: 9e-3 where the convolutions' and products' inputs were rounded so on `cpu`. */
const MOST_APART_IN_TF32 = 3e-2;

/** `selectBackend` turns it off where the user has not set it. */
function usesTf32(backend: BackendName): boolean {
  const cuda = backend === 'onnx-cuda' || backend === 'tfjs-node-gpu';
  return cuda && process.env['NVIDIA_TF32_OVERRIDE'] !== '0';
}

/** Starts a backend in this process and compares a step of training on it with the `cpu` backend's. */
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

/** NaN is far from everything. */
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

/** `selectBackend` names the backend in front of its reason, which stands beside the name here. */
function reasonOf(backend: BackendName, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(`preference: none of the backends can be started. ${backend}: `, '').replace(/\.$/, '');
}
