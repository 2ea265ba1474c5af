import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { BackendCandidate } from './backendCandidate';
import { BACKEND_NAMES, type BackendName } from './backendName';
import { cpu } from './candidates/cpu';
import { onnx, onnxCuda, onnxWebgpu } from './candidates/onnx';
import { tfjsNode } from './candidates/tfjsNode';
import { tfjsNodeGpu } from './candidates/tfjsNodeGpu';
import { wasm } from './candidates/wasm';
import { webgpu } from './candidates/webgpu';

const candidates: Readonly<Record<BackendName, BackendCandidate>> = {
  'onnx-cuda': onnxCuda,
  'tfjs-node-gpu': tfjsNodeGpu,
  onnx,
  'tfjs-node': tfjsNode,
  'onnx-webgpu': onnxWebgpu,
  webgpu,
  wasm,
  cpu,
};

export interface PassedOver {
  readonly backend: BackendName;
  readonly reason: string;
}

export interface SelectedBackend {
  readonly backend: BackendName;
  /** The backends that were tried first, and why each could not be taken. */
  readonly passedOver: readonly PassedOver[];
}

/**
 * Starts a backend of TensorFlow.js and makes it the current one: the first of `preference` that starts and gets a
 * small computation right. It loads what is installed and downloads nothing. A backend that is not named in
 * `preference` is never taken. Where none starts, the backend that was current before stays so.
 *
 * Backends other than `cpu` are optional packages: `@tensorflow/tfjs-node-gpu`, `@radnet/onnx` (with
 * `onnxruntime-node`), `@tensorflow/tfjs-node`,
 * `@tensorflow/tfjs-backend-webgpu` (in Node with `webgpu`) and `@tensorflow/tfjs-backend-wasm`. On `wasm` the kernels
 * that make it train are registered. In Node its .wasm files are found beside it; in a browser serve them and say where
 * with its `setWasmPaths` before calling this. On `webgpu` in Node values can be read by `data()` only, not `dataSync()`.
 *
 * @param preference one backend, or several in order. By default all: tfjs-node-gpu, onnx, tfjs-node, webgpu, wasm, cpu.
 * @throws RadnetError for a name it does not know, for an empty list, and, with every reason, where none starts.
 */
export async function selectBackend(
  preference: BackendName | readonly BackendName[] = BACKEND_NAMES,
): Promise<SelectedBackend> {
  const names = typeof preference === 'string' ? [preference] : preference;
  checkNames(names);
  const previous = tf.getBackend() as string | undefined;
  const passedOver: PassedOver[] = [];
  for (const backend of names) {
    try {
      await start(candidates[backend]);
      return { backend, passedOver };
    } catch (error) {
      passedOver.push({ backend, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  if (previous) await tf.setBackend(previous);
  const reasons = passedOver.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  throw new RadnetError(`preference: none of the backends can be started. ${reasons}.`);
}

function checkNames(names: readonly string[]): void {
  const known: readonly string[] = BACKEND_NAMES;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || names.length === 0) {
    const got = unknown === undefined ? 'an empty list' : `'${unknown}'`;
    throw new RadnetError(`preference: expected one or more of ${known.join(', ')}, got ${got}.`);
  }
}

async function start(candidate: BackendCandidate): Promise<void> {
  const { registeredAs } = candidate;
  const before = tf.engine().registryFactory[registeredAs];
  try {
    await candidate.load();
    if (!(await tf.setBackend(registeredAs))) throw new Error('TensorFlow.js could not initialise it');
    await prove();
    candidate.verify?.();
  } catch (error) {
    // Or a later candidate of the same registered name could not register itself.
    if (!before && tf.engine().registryFactory[registeredAs]) tf.removeBackend(registeredAs);
    throw error;
  }
}

/** A backend may start and yet not compute: a missing kernel, a driver that fails at the first use. */
async function prove(): Promise<void> {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
  const [value] = await product.data();
  product.dispose();
  if (value !== 11) throw new Error(`it started, but computes 1 * 3 + 2 * 4 as ${value}`);
}
