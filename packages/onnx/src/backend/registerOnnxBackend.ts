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

/** Settings for {@link registerOnnxBackend}. All of them are optional. */
export interface OnnxBackendOptions extends EngineOptions {
  /**
   * Number of compiled graphs to keep, a whole number above 0. A full cache drops the least recently used graph.
   * Default 64; 8 on CUDA, where each graph keeps a memory arena on the card.
   */
  readonly cacheSize?: number;
  /**
   * Number of recorded operators at which the backend runs them even if the program reads no value, a whole number
   * above 0. A number below 256 acts as 256. Default 20,000.
   */
  readonly maxPendingNodes?: number;
}

/** Creates the backend when `tf.setBackend` asks for it. Keeps the settings that the backend was registered with. */
interface Factory {
  (): Promise<OnnxBackend>;
  readonly settings: Settings;
}

/** The value of each option, defaults included, as messages show it. */
type Settings = Readonly<Record<keyof OnnxBackendOptions, string>>;

/**
 * Registers a TensorFlow.js backend that computes with ONNX Runtime. `await tf.setBackend(name)` then loads
 * onnxruntime-node and makes it the current backend.
 *
 * ```ts
 * await tf.setBackend(registerOnnxBackend({ threads: 4 }));
 * ```
 *
 * The backend records the operators that TensorFlow.js asks for. When the program reads a value, it compiles the
 * recording and runs it. A kernel that cannot be recorded runs on the `cpu` backend; {@link OnnxStats.cpuKernels}
 * counts these calls.
 *
 * While the backend is the current one, TensorFlow.js's Dropout layer makes its masks in the recorded graph, and the
 * gradients of `sum` and `mean` broadcast there instead of writing arrays of ones in JavaScript.
 *
 * Registering again with the same options changes nothing.
 *
 * @returns The backend's name: `onnx` on the CPU; `onnx-webgpu`, `onnx-cuda` and so on if `executionProviders` begins
 *   with another provider.
 * @throws RadnetError if an option is unknown or out of range, or if the backend is already registered with other
 *   options. A missing onnxruntime-node throws nothing here: `tf.setBackend` warns and resolves to false. Use
 *   `selectBackend` of @radnet/backends to get the reason.
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

/** Describes the options that differ. Empty if none does. */
function differences(earlier: Settings | undefined, settings: Settings): string {
  if (earlier === undefined) return 'a backend of another origin';
  return (Object.keys(settings) as (keyof Settings)[])
    .filter((option) => earlier[option] !== settings[option])
    .map((option) => `${option}: ${earlier[option]}, not ${settings[option]}`)
    .join('; ');
}

/**
 * Returns what the current backend has done since it started: runs, compiled graphs, times. The result is a snapshot
 * that later runs do not change.
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
