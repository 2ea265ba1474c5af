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

/** A backend that {@link selectBackend} tried before the one it started, or before it gave up. */
export interface PassedOver {
  /** Its name. */
  readonly backend: BackendName;
  /** Why it could not be used, in words for the user: for example, that its package is not installed. */
  readonly reason: string;
}

/** The result of {@link selectBackend}: the backend it started, and those it had to pass over. */
export interface SelectedBackend {
  /** The backend that is now TensorFlow.js's current one. */
  readonly backend: BackendName;
  /** The backends that were tried first and failed, each with the reason. Empty if the first one started. */
  readonly passedOver: readonly PassedOver[];
}

/** One backend, several in the order to try them, or `gpu` for the first GPU backend that starts, fastest first. */
export type BackendPreference = BackendName | 'gpu' | readonly BackendName[];

/**
 * Starts a TensorFlow.js backend and makes it the current one: the first of `preference` that starts and gets a small
 * computation right. It uses only installed packages, downloads nothing, and never starts a backend that `preference`
 * does not name. If none starts, the previous backend stays current. You can try a failed backend again later. A
 * backend that is already running is used as it is. If it no longer computes, for example because its device was lost,
 * it is recreated without the tensors that were on it.
 *
 * Backends other than `cpu` and `webgl` need optional packages: `@radnet/onnx` (with `onnxruntime-node`, and its CUDA
 * provider for `onnx-cuda`), `@tensorflow/tfjs-node-gpu`, `@tensorflow/tfjs-node`, `@tensorflow/tfjs-backend-webgpu`
 * (in Node with `webgpu`) and `@tensorflow/tfjs-backend-wasm`. `webgl` comes with `@tensorflow/tfjs`, runs in browsers
 * only, and needs WebGL 2 with float32 textures. For `wasm`, `webgl` and `webgpu`, the kernels that training needs are
 * registered too. With `webgpu` in Node, read values with `data()`: `dataSync()` does not work. If something fails on
 * the GPU (a lost device, not enough memory), the next `data()` throws the error.
 *
 * In Node, `wasm` finds its files in its package. A web page must serve the three .wasm files of
 * `@tensorflow/tfjs-backend-wasm/dist` and call `setWasmPaths` with their URLs before it calls this function, because
 * the package accepts no other path after a failed start. With Vite:
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
 * A software adapter for WebGPU (SwiftShader, lavapipe) is used only if `preference` is that one backend's name. In
 * Node, the package `webgpu` tells software from hardware, also for `onnx-webgpu`. Without that package, `onnx-webgpu`
 * is passed over unless it is the only backend you ask for. Software WebGL is used if you ask for `webgl` only, or if
 * nothing but `cpu` is left to try.
 *
 * On CUDA, matrix products use float32: `NVIDIA_TF32_OVERRIDE=0` is set in the environment before CUDA starts, unless
 * the variable is set already. Set it to 1 for TF32, which is faster but rounds the factors to 10 bits of mantissa. For
 * tfjs-node-gpu, `TF_FORCE_GPU_ALLOW_GROWTH=true` is set in the same way, because TensorFlow would otherwise reserve
 * nearly all of the card's memory. tfjs-node and tfjs-node-gpu cannot both run in one process.
 *
 * @param preference One backend, several in the order to try them, or `gpu` for onnx-cuda, tfjs-node-gpu, webgpu,
 *   onnx-webgpu, webgl and nothing else. Default: all of onnx-cuda, tfjs-node-gpu, onnx, tfjs-node, webgpu,
 *   onnx-webgpu, webgl, wasm, cpu.
 * @throws RadnetError if a name is unknown, if the list is empty, or if no backend starts (with every reason).
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
      // A second attempt fails for the same reason as the first, or for a later one, so only its reason is kept.
      passedOver = [...others, { backend, reason: messageOf(error) }];
    }
  }
  // The previous backend may be one of those tried, and may have been removed since.
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
 * Lists the attempts in order. Software WebGL trains more slowly than wasm but, after its first steps, faster than cpu,
 * so it gets a second attempt just before cpu (docs/decisions/webgl.md).
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
