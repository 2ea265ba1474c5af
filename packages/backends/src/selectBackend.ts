import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '@radnet/core';
import type { BackendCandidate } from './backendCandidate';
import { BACKEND_NAMES, type BackendName, GPU_BACKENDS } from './backendName';
import { cpu } from './candidates/cpu';
import { onnx, onnxCuda, onnxWebgpu } from './candidates/onnx';
import { tfjsNode } from './candidates/tfjsNode';
import { tfjsNodeGpu } from './candidates/tfjsNodeGpu';
import { wasm } from './candidates/wasm';
import { webgl } from './candidates/webgl';
import { webgpu } from './candidates/webgpu';
import { messageOf } from './messageOf';
import { startBackend } from './startBackend';

const candidates: Readonly<Record<BackendName, BackendCandidate>> = {
  'onnx-cuda': onnxCuda,
  'tfjs-node-gpu': tfjsNodeGpu,
  onnx,
  'tfjs-node': tfjsNode,
  'onnx-webgpu': onnxWebgpu,
  webgpu,
  webgl,
  wasm,
  cpu,
};

/** A backend that `selectBackend` did not take. */
export interface PassedOver {
  readonly backend: BackendName;
  readonly reason: string;
}

/** What `selectBackend` started, and what it passed over. */
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
 * `preference` is never taken. Where none starts, the backend that was current before stays so. What failed may be tried
 * again later. A backend that is running already is taken as it is; where it computes no more, as after its device was
 * lost, it is made anew, without the tensors that were on it.
 *
 * Backends other than `cpu` and `webgl` are optional packages: `@radnet/onnx` (with `onnxruntime-node`; `onnx-cuda` with its
 * CUDA provider), `@tensorflow/tfjs-node-gpu`, `@tensorflow/tfjs-node`, `@tensorflow/tfjs-backend-webgpu` (in Node with
 * `webgpu`) and `@tensorflow/tfjs-backend-wasm`. `webgl` comes with `@tensorflow/tfjs`, runs in browsers only, and takes WebGL 2 with
 * float32 textures. On `wasm`, `webgl` and `webgpu` the kernels that make them train are registered. On `webgpu` in Node values
 * can be read by `data()` only, not `dataSync()`, and what fails on the GPU (a lost device, memory that is not there) is thrown by
 * the next `data()`.
 *
 * In Node `wasm` finds its files beside their package. A page has to serve the three .wasm files of
 * `@tensorflow/tfjs-backend-wasm/dist` and to say where they lie, by `setWasmPaths`, before it calls this: the package takes no other path
 * once a start has failed. With Vite:
 *
 * ```ts
 * import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
 * import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
 * import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
 * import threads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
 *
 * setWasmPaths({
 *   'tfjs-backend-wasm.wasm': plain,
 *   'tfjs-backend-wasm-simd.wasm': simd,
 *   'tfjs-backend-wasm-threaded-simd.wasm': threads,
 * });
 * await selectBackend();
 * ```
 *
 * A software adapter of WebGPU (SwiftShader, lavapipe) is taken only where its backend is asked for by name alone. In Node
 * the package `webgpu` tells them apart, for `onnx-webgpu` too, which is passed over without it unless so asked for. A WebGL that
 * is software is taken by name alone, and where nothing but `cpu` is left.
 *
 * On CUDA products are float32's: `NVIDIA_TF32_OVERRIDE=0` is set in the environment before CUDA starts, unless it is set
 * already. With 1 they are TF32's, faster and with factors of 10 bits of mantissa. For tfjs-node-gpu
 * `TF_FORCE_GPU_ALLOW_GROWTH=true` is set likewise, or TensorFlow would reserve nearly all of the card's memory.
 * tfjs-node and tfjs-node-gpu cannot both run in one process.
 *
 * @param preference one backend, several in order, or `gpu`: onnx-cuda, tfjs-node-gpu, webgpu, onnx-webgpu, webgl and
 *   nothing else. By default all: onnx-cuda, tfjs-node-gpu, onnx, tfjs-node, webgpu, onnx-webgpu, webgl, wasm, cpu.
 * @throws RadnetError for a name it does not know, for an empty list, and, with every reason, where none starts.
 */
export async function selectBackend(preference: BackendPreference = BACKEND_NAMES): Promise<SelectedBackend> {
  const names = namesOf(preference);
  checkNames(names);
  const alone = typeof preference === 'string' && preference !== 'gpu';
  const previous = tf.getBackend() as string | undefined;
  let passedOver: PassedOver[] = [];
  for (const { backend, software } of attemptsOf(names, alone)) {
    const others = passedOver.filter((other) => other.backend !== backend);
    try {
      await startBackend(candidates[backend], { software });
      return { backend, passedOver: others };
    } catch (error) {
      // A second attempt fails for the reason of the first, or for one that the first did not come to.
      passedOver = [...others, { backend, reason: messageOf(error) }];
    }
  }
  // It may be one of those tried, and be gone since.
  if (previous && previous in tf.engine().registry) await tf.setBackend(previous);
  const reasons = passedOver.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  throw new RadnetError(`preference: none of the backends can be started. ${reasons}.`);
}

function namesOf(preference: BackendPreference): readonly BackendName[] {
  if (preference === 'gpu') return GPU_BACKENDS;
  return typeof preference === 'string' ? [preference] : preference;
}

interface Attempt {
  readonly backend: BackendName;
  readonly software: boolean;
}

/**
 * A WebGL that is software trains more slowly than wasm and, after its first steps, faster than cpu, so it is tried once more
 * before that (docs/decisions/webgl.md).
 */
function attemptsOf(names: readonly BackendName[], software: boolean): Attempt[] {
  return names.flatMap((backend, index) => {
    const attempt = { backend, software };
    const again = backend === 'cpu' && names.slice(0, index).includes('webgl');
    return again ? [{ backend: 'webgl' as const, software: true }, attempt] : [attempt];
  });
}

function checkNames(names: readonly string[]): void {
  const known: readonly string[] = BACKEND_NAMES;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || names.length === 0) {
    const got = unknown === undefined ? 'an empty list' : `'${unknown}'`;
    throw new RadnetError(`preference: expected 'gpu' or one or more of ${known.join(', ')}, got ${got}.`);
  }
}
