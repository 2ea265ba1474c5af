import * as tf from '@tensorflow/tfjs';
import { type EngineOptions } from '../engine/engineOptions';
import { nodeEngine } from '../engine/nodeEngine';
import { Graph } from '../graph/graph';
import { graphKernels } from '../kernels/graphKernels';
import { BACKEND_OPSET, OnnxBackend } from './onnxBackend';
import { checkOptions } from './checkOptions';
import { makeDropoutInGraph } from './dropoutInGraph';
import { spreadReductionGradients } from './reductionGradients';
import { runKernel } from './runKernel';
import { Runner } from './runner';
import type { OnnxStats } from './stats';

export interface OnnxBackendOptions extends EngineOptions {
  /** Compiled graphs to keep. Default 64. */
  readonly cacheSize?: number;
  /** Operators that may be recorded before they are run though nobody has read a value. Default 20,000. */
  readonly maxPendingNodes?: number;
}

const NAME = 'onnx';

/**
 * Registers the backend `onnx` with TensorFlow.js: `await tf.setBackend('onnx')` then makes it the current one. Nothing
 * is loaded before that. Calling it again before the backend has started replaces the options; afterwards
 * `tf.removeBackend('onnx')` has to come first.
 *
 * The backend records what TensorFlow.js asks for, and compiles and runs it through ONNX Runtime when a value is read.
 * TensorFlow.js's Dropout layer then makes its masks, and the gradients of `sum` and `mean` their ones, in the recorded
 * graph; with other backends they stay as they are. Kernels that have no form as a graph run on the `cpu` backend's kernels
 * (see `onnxStats().cpuKernels`).
 *
 * @throws Error for an option that is not what it should be. `tf.setBackend` warns and gives false where
 *   onnxruntime-node is missing; `selectBackend` of @radnet/core says why.
 */
export function registerOnnxBackend(options: OnnxBackendOptions = {}): void {
  checkOptions(options);
  const { cacheSize = 64, maxPendingNodes = 20_000 } = options;
  if (tf.engine().registryFactory[NAME] && !tf.engine().registry[NAME]) tf.removeBackend(NAME);
  const added = tf.registerBackend(
    NAME,
    async () => {
      const engine = await nodeEngine(options);
      const providers = options.executionProviders ?? ['cpu'];
      const graph = new Graph(
        BACKEND_OPSET,
        providers.every((provider) => provider === 'cpu'),
      );
      return new OnnxBackend(graph, new Runner(engine, graph, cacheSize), maxPendingNodes);
    },
    // The lowest priority: only a program that asks for the backend gets it.
    0,
  );
  if (!added) return;
  registerKernels();
  makeDropoutInGraph(NAME);
  spreadReductionGradients(NAME);
}

/** What the current `onnx` backend has done. */
export function onnxStats(): OnnxStats {
  const backend = tf.engine().registry[NAME];
  if (!(backend instanceof OnnxBackend)) throw new Error('onnxStats: the onnx backend has not started');
  return structuredClone(backend.stats);
}

function registerKernels(): void {
  const names = new Set([
    ...Object.keys(graphKernels),
    ...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName),
  ]);
  for (const kernelName of names) {
    if (tf.getKernel(kernelName, NAME)) continue;
    const form = graphKernels[kernelName];
    tf.registerKernel({
      kernelName,
      backendName: NAME,
      kernelFunc: ({ inputs, attrs, backend }) =>
        runKernel(backend as OnnxBackend, kernelName, form, inputs, attrs),
    });
  }
}
