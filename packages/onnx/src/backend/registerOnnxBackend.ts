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

export interface OnnxBackendOptions extends EngineOptions {
  /** Compiled graphs to keep. Default 64; 8 on CUDA, where each keeps an arena on the card. */
  readonly cacheSize?: number;
  /** Operators that may be recorded before they are run though nobody has read a value. Default 20,000. */
  readonly maxPendingNodes?: number;
}

/**
 * Registers a backend with TensorFlow.js: `await tf.setBackend('onnx')` then makes it the current one. Its name says
 * where it computes: `onnx` on the CPU, `onnx-webgpu`, `onnx-cuda` and so on where `executionProviders` begins with
 * another than `cpu`. Nothing is loaded before `setBackend`. Calling it again before the backend has started replaces
 * the options; afterwards `tf.removeBackend` has to come first.
 *
 * The backend records what TensorFlow.js asks for, and compiles and runs it through ONNX Runtime when a value is read.
 * TensorFlow.js's Dropout layer then makes its masks, and the gradients of `sum` and `mean` their ones, in the recorded
 * graph; with other backends they stay as they are. Kernels that have no form as a graph run on the `cpu` backend's kernels
 * (see `onnxStats().cpuKernels`).
 *
 * @returns The backend's name.
 * @throws Error for an option that is not what it should be. `tf.setBackend` warns and gives false where
 *   onnxruntime-node is missing; `selectBackend` of @radnet/backends says why.
 */
export function registerOnnxBackend(options: OnnxBackendOptions = {}): string {
  checkOptions(options);
  const { executionProviders: providers = ['cpu'], maxPendingNodes = 20_000 } = options;
  const { cacheSize = providers[0] === 'cuda' ? 8 : 64 } = options;
  const onCpu = providers.every((provider) => provider === 'cpu');
  const name = providers[0] === 'cpu' ? 'onnx' : `onnx-${providers[0]}`;
  if (tf.engine().registryFactory[name] && !tf.engine().registry[name]) tf.removeBackend(name);
  const added = tf.registerBackend(
    name,
    async () => {
      const engine = await nodeEngine(options);
      const graph = new Graph(BACKEND_OPSET, onCpu);
      return new OnnxBackend(graph, new Runner(engine, graph, cacheSize), maxPendingNodes, providers[0]!);
    },
    // The lowest priority: only a program that asks for the backend gets it.
    0,
  );
  if (!added) return name;
  registerKernels(name, onCpu);
  makeDropoutInGraph();
  spreadReductionGradients();
  return name;
}

/** What the current backend, which has to be one of this package's, has done since it started. */
export function onnxStats(): OnnxStats {
  const current = tf.getBackend();
  const backend = tf.engine().registry[current];
  if (!(backend instanceof OnnxBackend)) {
    throw new Error(`onnxStats: expected one of the onnx backends to be the current one, got '${current}'`);
  }
  return structuredClone(backend.stats);
}
