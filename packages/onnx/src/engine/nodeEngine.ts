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
      let runs = 0;
      session.loadModel(model.buffer, model.byteOffset, model.byteLength, sessionOptions);
      return {
        run(feeds, results) {
          const tensors: Record<string, BindingTensor> = {};
          for (const [name, { type, shape, data }] of Object.entries(feeds)) {
            tensors[name] = { type, dims: shape, data, location: 'cpu' };
          }
          const fetches = Object.fromEntries(results.map((name) => [name, null]));
          const made = session.run(tensors, fetches, runs++ === 0 ? GIVE_BACK : {});
          return results.map((name) => made[name]!.data as Payload);
        },
        dispose: () => session.dispose(),
      };
    },
  };
}

/**
 * A session keeps the memory of its largest run for the next one. Its first run gives it back: many a structure, a
 * training's first step above all, runs only once.
 */
const GIVE_BACK = { extra: { memory: { enable_memory_arena_shrinkage: 'cpu:0' } } };

function toSessionOptions(options: EngineOptions): object {
  const { executionProviders = ['cpu'], threads, graphOptimization = 'basic' } = options;
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
