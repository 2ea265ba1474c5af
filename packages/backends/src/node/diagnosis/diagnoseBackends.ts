import { requireKnownOptions } from '@radnet/core/internal';
import { type BackendName, NODE_BACKENDS } from '../../backendName';
import type { EngineVerdict } from './engineVerdict';
import { inspectMachine, type Machine } from './inspectMachine';
import { installedVersion } from '@radnet/core/internal/node';
import { startProbe } from './startProbe';

/** The result of {@link diagnoseBackends}. `describeDiagnosis` turns it into text. */
export interface Diagnosis {
  /** The hardware, drivers and libraries of this machine. */
  readonly machine: Machine;
  /** One verdict for each backend, in the order in which they were tried: by default, the order of `selectBackend`. */
  readonly engines: readonly EngineVerdict[];
}

/** Settings for {@link diagnoseBackends}. */
export interface DiagnoseOptions {
  /** The backends to try, in this order. Default: all that can start in Node (`NODE_BACKENDS`). */
  readonly backends?: readonly BackendName[];
  /** Called with each backend's name before it is tried. */
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
 * Finds out what can compute on this machine: its GPU drivers and libraries, the installed packages, and for each
 * backend whether it starts and computes one training step correctly. The backends are tried one after the other, each
 * in a separate process for a few seconds. Installs and changes nothing. `describeDiagnosis` turns the result into
 * text.
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
