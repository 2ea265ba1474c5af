import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { Binding } from './binding';
import { importFailure } from './importFailure';
import type { ExecutionProvider } from './engineOptions';

export interface OnnxRuntime {
  readonly version: string;
  readonly binding: Binding;
}

/** Versions whose internal binding is known to work; the same range as the peer dependency in package.json. */
const TRIED = { from: [1, 27], below: [1, 31] } as const;

/**
 * Loads onnxruntime-node and the synchronous binding behind its asynchronous API, which `dataSync()` needs. The binding
 * is internal, so its version and its exports are checked.
 *
 * @throws RadnetError outside Node, or if the package is missing, too old or too new. The message says what to install.
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  if (!tf.env().getBool('IS_NODE')) {
    throw new RadnetError(
      'the onnx backend runs in Node only: in a browser ONNX Runtime has no synchronous call, on which it relies',
    );
  }
  const version = await installedVersion();
  if (!isTried(version)) {
    throw new RadnetError(
      `onnxruntime-node: expected a version from ${TRIED.from.join('.')} and below ${TRIED.below.join('.')}, ` +
        `got ${version} (npm install --ignore-scripts onnxruntime-node@1.30.0)`,
    );
  }
  const loaded = (await importNative('onnxruntime-node/dist/binding.js')) as BindingModule;
  const { binding, initOrt } = loaded.default ?? loaded;
  if (typeof binding?.InferenceSession !== 'function' || typeof initOrt !== 'function') {
    throw new RadnetError(`onnxruntime-node ${version} has no synchronous binding where one was expected`);
  }
  initOrt();
  return { version, binding };
}

interface BindingExports {
  readonly binding: Binding;
  readonly initOrt: () => void;
}

type BindingModule = BindingExports & { readonly default?: BindingExports };

async function installedVersion(): Promise<string> {
  const loaded = (await importNative('onnxruntime-node/dist/version.js')) as {
    version?: string;
    default?: { version: string };
  };
  return loaded.version ?? loaded.default?.version ?? 'unknown';
}

/** Imports a file of onnxruntime-node. The comments keep webpack and Vite from bundling the native addon. */
async function importNative(path: string): Promise<unknown> {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ path);
  } catch (error) {
    throw importFailure(error);
  }
}

function isTried(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [fromMajor, fromMinor] = TRIED.from;
  const [belowMajor, belowMinor] = TRIED.below;
  const number = major * 1000 + minor;
  return number >= fromMajor * 1000 + fromMinor && number < belowMajor * 1000 + belowMinor;
}

/** The CUDA provider, which onnxruntime-node's install script downloads on Linux x64 only. */
const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

/**
 * Checks that the onnx backend can start here: that a supported version of onnxruntime-node is installed and, for
 * `cuda`, its CUDA provider. `tf.setBackend` itself only warns if something is missing.
 *
 * @param provider The provider that the backend is to use.
 * @throws RadnetError that says what is missing and what to install.
 */
export async function requireOnnxRuntime(provider: ExecutionProvider = 'cpu'): Promise<void> {
  await loadOnnxRuntime();
  if (provider !== 'cuda') return;
  const { existsSync } = process.getBuiltinModule('node:fs');
  const path = process.getBuiltinModule('node:path');
  const { resolve } = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  const folder = path.dirname(resolve('onnxruntime-node/package.json'));
  if (existsSync(path.join(folder, 'bin/napi-v6', process.platform, process.arch, CUDA_LIBRARY))) return;
  throw new RadnetError(
    'onnxruntime-node is installed without its CUDA provider ' +
      '(node node_modules/onnxruntime-node/script/install --onnxruntime-node-install=cuda12, on Linux x64 with CUDA 12)',
  );
}
