import type { Payload } from '../graph/value';
import type { BindingTensor } from './binding';
import type { Engine, EngineSession } from './engine';
import type { EngineOptions } from './engineOptions';
import { loadOnnxRuntime } from './loadOnnxRuntime';

/** ONNX Runtime in Node, through the npm package onnxruntime-node. */
export async function nodeEngine(options: EngineOptions): Promise<Engine> {
  const { version, binding } = await loadOnnxRuntime();
  const sessionOptions = toSessionOptions(options);
  return {
    version,
    compile(model): EngineSession {
      const session = new binding.InferenceSession();
      session.loadModel(model.buffer, model.byteOffset, model.byteLength, sessionOptions);
      return {
        run(feeds, results) {
          const tensors: Record<string, BindingTensor> = {};
          for (const [name, { type, shape, data }] of Object.entries(feeds)) {
            tensors[name] = { type, dims: shape, data, location: 'cpu' };
          }
          const fetches = Object.fromEntries(results.map((name) => [name, null]));
          const made = session.run(tensors, fetches, {});
          return results.map((name) => made[name]!.data as Payload);
        },
        dispose: () => session.dispose(),
      };
    },
  };
}

function toSessionOptions(options: EngineOptions): object {
  const { executionProviders = ['cpu'], threads, graphOptimization = 'extended' } = options;
  return {
    executionProviders,
    graphOptimizationLevel: graphOptimization,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    interOpNumThreads: 1,
    // Its plan of the whole run's memory nearly doubles the peak of a training step (the design's findings).
    enableMemPattern: false,
    logSeverityLevel: 3,
  };
}
