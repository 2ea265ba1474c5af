import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { BackendCandidate, LoadOptions } from './backendCandidate';
import { BACKEND_NAMES, type BackendName, GPU_BACKENDS } from './backendName';
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

/** One backend, several in order, or `gpu`: any that computes on a GPU, the fastest first. */
export type BackendPreference = BackendName | 'gpu' | readonly BackendName[];

/**
 * Starts a backend of TensorFlow.js and makes it the current one: the first of `preference` that starts and gets a
 * small computation right. It loads what is installed and downloads nothing. A backend that is not named in
 * `preference` is never taken. Where none starts, the backend that was current before stays so.
 *
 * Backends other than `cpu` are optional packages: `@radnet/onnx` (with `onnxruntime-node`; `onnx-cuda` with its CUDA
 * provider), `@tensorflow/tfjs-node-gpu`, `@tensorflow/tfjs-node`, `@tensorflow/tfjs-backend-webgpu` (in Node with
 * `webgpu`) and `@tensorflow/tfjs-backend-wasm`. On `wasm` and `webgpu` the kernels that make them train are registered.
 * The .wasm files are found beside their package in Node; in a browser serve them and say where with its `setWasmPaths`
 * before calling this. On `webgpu` in Node values can be read by `data()` only, not `dataSync()`,
 * and what fails on the GPU (a lost device, memory that is not there) is thrown by the next `data()`.
 *
 * A software adapter of WebGPU (SwiftShader, lavapipe) is taken only where its backend is asked for by name alone.
 *
 * @param preference one backend, several in order, or `gpu`: onnx-cuda, tfjs-node-gpu, onnx-webgpu, webgpu and nothing
 *   else. By default all: onnx-cuda, tfjs-node-gpu, onnx, tfjs-node, onnx-webgpu, webgpu, wasm, cpu.
 * @throws RadnetError for a name it does not know, for an empty list, and, with every reason, where none starts.
 */
export async function selectBackend(preference: BackendPreference = BACKEND_NAMES): Promise<SelectedBackend> {
  const names = namesOf(preference);
  checkNames(names);
  const software = typeof preference === 'string' && preference !== 'gpu';
  const previous = tf.getBackend() as string | undefined;
  const passedOver: PassedOver[] = [];
  for (const backend of names) {
    try {
      await start(candidates[backend], { software });
      return { backend, passedOver };
    } catch (error) {
      passedOver.push({ backend, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  if (previous) await tf.setBackend(previous);
  const reasons = passedOver.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  throw new RadnetError(`preference: none of the backends can be started. ${reasons}.`);
}

function namesOf(preference: BackendPreference): readonly BackendName[] {
  if (preference === 'gpu') return GPU_BACKENDS;
  return typeof preference === 'string' ? [preference] : preference;
}

function checkNames(names: readonly string[]): void {
  const known: readonly string[] = BACKEND_NAMES;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || names.length === 0) {
    const got = unknown === undefined ? 'an empty list' : `'${unknown}'`;
    throw new RadnetError(`preference: expected 'gpu' or one or more of ${known.join(', ')}, got ${got}.`);
  }
}

async function start(candidate: BackendCandidate, options: LoadOptions): Promise<void> {
  const { registeredAs } = candidate;
  const before = tf.engine().registryFactory[registeredAs];
  try {
    await candidate.load(options);
    if (!(await tf.setBackend(registeredAs))) throw new Error('TensorFlow.js could not initialise it');
    candidate.started?.();
    await prove();
  } catch (error) {
    // Or a later candidate of the same registered name could not register itself.
    if (!before && tf.engine().registryFactory[registeredAs]) tf.removeBackend(registeredAs);
    throw error;
  }
}

/** Large enough that no backend computes it on the CPU because that is quicker. */
const SIZE = 64;

/** A backend may start and yet not compute: a missing kernel, a driver that fails at the first use. */
async function prove(): Promise<void> {
  const product = tf.tidy(() => tf.matMul(tf.fill([SIZE, SIZE], 2), tf.fill([SIZE, SIZE], 3)));
  try {
    const values = await product.data();
    const wrong = Array.from(values).find((value) => value !== 6 * SIZE);
    if (wrong !== undefined) throw new Error(`it started, but computes ${SIZE} * 2 * 3 as ${wrong}`);
  } finally {
    product.dispose();
  }
}
