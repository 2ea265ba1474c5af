import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { type EngineOptions } from '../engine/engineOptions';
import { nodeEngine } from '../engine/nodeEngine';
import { Graph } from '../graph/graph';
import { BACKEND_OPSET, OnnxBackend } from './onnxBackend';
import { checkOptions } from './checkOptions';
import { makeDropoutInGraph } from './dropoutInGraph';
import { spreadReductionGradients } from './reductionGradients';
import { registerKernels } from './registerKernels';
import { Runner } from './runner';
import type { OnnxStats } from './stats';

/** Options of `registerOnnxBackend`. */
export interface OnnxBackendOptions extends EngineOptions {
  /** How many compiled graphs to keep. Default 64; 8 on CUDA, where each keeps an arena on the card. */
  readonly cacheSize?: number;
  /** How many operators may wait to be run if the program reads no value. Default 20,000. */
  readonly maxPendingNodes?: number;
}

/** Makes the backend when `setBackend` asks for it, and remembers what it was registered with. */
interface Factory {
  (): Promise<OnnxBackend>;
  readonly settings: Settings;
}

/** All options with their defaults, as messages show them. */
type Settings = Readonly<Record<keyof OnnxBackendOptions, string>>;

/**
 * Registers a TensorFlow.js backend that computes with ONNX Runtime. `await tf.setBackend(name)` then loads
 * onnxruntime-node and makes it the current backend.
 *
 * ```ts
 * await tf.setBackend(registerOnnxBackend({ threads: 4 }));
 * ```
 *
 * The backend records what TensorFlow.js asks for, and compiles and runs the recording when the program reads a value.
 * While it is the current backend, TensorFlow.js's Dropout layer makes its masks in the recorded graph, and so do the
 * gradients of `sum` and `mean` with their ones. A kernel that cannot be recorded runs on the `cpu` backend: see
 * `OnnxStats.cpuKernels`.
 *
 * Registering again with the same options changes nothing.
 *
 * @returns The backend's name: `onnx` on the CPU; `onnx-webgpu`, `onnx-cuda` and so on if `executionProviders` begins with
 *   another provider.
 * @throws RadnetError for an option that is unknown or out of range, or if the backend is registered with other options.
 *   If onnxruntime-node is missing, it is `tf.setBackend` that warns and gives false; `selectBackend` of @radnet/backends
 *   says why.
 */
export function registerOnnxBackend(options: OnnxBackendOptions = {}): string {
  checkOptions(options);
  const { executionProviders: providers = ['cpu'], maxPendingNodes = 20_000 } = options;
  const { cacheSize = providers[0] === 'cuda' ? 8 : 64 } = options;
  const onCpu = providers.every((provider) => provider === 'cpu');
  const name = providers[0] === 'cpu' ? 'onnx' : `onnx-${providers[0]}`;
  const { threads, graphOptimization = 'extended' } = options;
  const settings: Settings = {
    executionProviders: providers.join(', '),
    threads: threads === undefined ? "ONNX Runtime's choice" : String(threads),
    graphOptimization,
    cacheSize: String(cacheSize),
    maxPendingNodes: String(maxPendingNodes),
  };
  const earlier = tf.engine().registryFactory[name]?.factory as Partial<Factory> | undefined;
  if (earlier) {
    const differing = differences(earlier.settings, settings);
    if (differing === '') return name;
    throw new RadnetError(
      `registerOnnxBackend: '${name}' is already registered, with ${differing}. ` +
        `To change the options, call tf.removeBackend('${name}') first.`,
    );
  }
  const start = async (): Promise<OnnxBackend> => {
    const engine = await nodeEngine(options);
    const graph = new Graph(BACKEND_OPSET, onCpu);
    return new OnnxBackend(graph, new Runner(engine, graph, cacheSize), maxPendingNodes, providers[0]!);
  };
  const factory: Factory = Object.assign(start, { settings });
  // The lowest priority: only a program that asks for the backend gets it.
  tf.registerBackend(name, factory, 0);
  registerKernels(name, onCpu);
  makeDropoutInGraph();
  spreadReductionGradients();
  return name;
}

/** The options that differ; empty if none does. */
function differences(earlier: Settings | undefined, settings: Settings): string {
  if (earlier === undefined) return 'a backend of another origin';
  return (Object.keys(settings) as (keyof Settings)[])
    .filter((option) => earlier[option] !== settings[option])
    .map((option) => `${option}: ${earlier[option]}, not ${settings[option]}`)
    .join('; ');
}

/**
 * What the current backend has done since it started: runs, compiled graphs, times.
 *
 * @throws RadnetError if the current backend is not one of this package's.
 */
export function onnxStats(): OnnxStats {
  const current = tf.getBackend();
  const backend = tf.engine().registry[current];
  if (!(backend instanceof OnnxBackend)) {
    throw new RadnetError(
      `onnxStats: expected one of the onnx backends to be the current one, got '${current}'`,
    );
  }
  return structuredClone(backend.stats);
}
