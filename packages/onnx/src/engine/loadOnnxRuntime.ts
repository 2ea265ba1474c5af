import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { Binding } from './binding';
import type { ExecutionProvider } from './engineOptions';

export interface OnnxRuntime {
  readonly version: string;
  readonly binding: Binding;
}

/** The versions whose internals were tried: package.json's peer range. */
const TRIED = { from: [1, 27], below: [1, 31] } as const;

/**
 * Loads onnxruntime-node, and of it the synchronous binding that its public, asynchronous API wraps: without it
 * `dataSync()` could not work. It is internal, hence the check of the version and of what it exports.
 *
 * @throws Error that says what to install where the package is missing, or too new or old.
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

/** The comments tell webpack and Vite to leave the native addon alone. */
async function importNative(path: string): Promise<unknown> {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ path);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (/(cannot|could not) find (package|module) 'onnxruntime-node/i.test(text)) {
      throw new RadnetError('onnxruntime-node is not installed (npm install --ignore-scripts onnxruntime-node@1.30.0)', {
        cause: error,
      });
    }
    throw new RadnetError(`onnxruntime-node is installed but does not load: ${text.split('\n')[0]}`, {
      cause: error,
    });
  }
}

function isTried(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [fromMajor, fromMinor] = TRIED.from;
  const [belowMajor, belowMinor] = TRIED.below;
  const number = major * 1000 + minor;
  return number >= fromMajor * 1000 + fromMinor && number < belowMajor * 1000 + belowMinor;
}

/** What onnxruntime-node's install script downloads, on Linux x64 only. */
const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

/**
 * Checks that the backend can start here, and on CUDA that its provider was downloaded: ONNX Runtime would print pages.
 *
 * @throws Error that says what is missing and what to install.
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
