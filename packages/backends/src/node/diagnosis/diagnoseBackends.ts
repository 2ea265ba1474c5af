import { requireKnownOptions } from '@radnet/core';
import { type BackendName, NODE_BACKENDS } from '../../backendName';
import type { EngineVerdict } from './engineVerdict';
import { inspectMachine, type Machine } from './inspectMachine';
import { installedVersion } from '@radnet/core/node';
import { startProbe } from './startProbe';

/** What `diagnoseBackends` finds. */
export interface Diagnosis {
  readonly machine: Machine;
  /** In the order in which `selectBackend` tries the backends. */
  readonly engines: readonly EngineVerdict[];
}

/** Options of `diagnoseBackends`. */
export interface DiagnoseOptions {
  /** The backends to try. Default: all that Node may start. */
  readonly backends?: readonly BackendName[];
  /** Hears each backend's name before its turn. */
  readonly onStart?: (backend: BackendName) => void;
}

const OPTIONS = Object.keys({
  backends: true,
  onStart: true,
} satisfies Record<keyof DiagnoseOptions, true>);

const PACKAGES: Readonly<Record<BackendName, readonly string[]>> = {
  'onnx-cuda': ['@radnet/onnx', 'onnxruntime-node'],
  'tfjs-node-gpu': ['@tensorflow/tfjs-node-gpu'],
  onnx: ['@radnet/onnx', 'onnxruntime-node'],
  'tfjs-node': ['@tensorflow/tfjs-node'],
  'onnx-webgpu': ['@radnet/onnx', 'onnxruntime-node', 'webgpu'],
  webgpu: ['@tensorflow/tfjs-backend-webgpu', 'webgpu'],
  webgl: ['@tensorflow/tfjs'],
  wasm: ['@tensorflow/tfjs-backend-wasm'],
  cpu: ['@tensorflow/tfjs'],
};

/**
 * Finds out what can compute on this machine: its GPU drivers and libraries, which packages are installed, and for each
 * backend whether it starts and gets a step of training right. Each backend is tried in a process of its own, a few
 * seconds long, one after the other. Installs and changes nothing. `describeDiagnosis` puts it in words.
 */
export async function diagnoseBackends(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  requireKnownOptions('diagnoseBackends', options, OPTIONS);
  const { backends = NODE_BACKENDS, onStart } = options;
  const machine = inspectMachine();
  const engines: EngineVerdict[] = [];
  for (const backend of backends) {
    onStart?.(backend);
    const packages = Object.fromEntries(PACKAGES[backend].map((name) => [name, installedVersion(name)]));
    engines.push({ backend, packages, ...(await startProbe(backend)) });
  }
  return { machine, engines };
}
