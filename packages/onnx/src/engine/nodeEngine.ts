import type { Payload } from '../graph/value';
import type { BindingTensor } from './binding';
import type { Engine, EngineSession } from './engine';
import type { EngineOptions } from './engineOptions';
import { loadOnnxRuntime } from './loadOnnxRuntime';
import { readProfile } from './readProfile';

/** ONNX Runtime in Node, through the npm package onnxruntime-node. */
export async function nodeEngine(options: EngineOptions): Promise<Engine> {
  const { version, binding } = await loadOnnxRuntime();
  const sessionOptions = toSessionOptions(options);
  return {
    version,
    compile(model, profiled = false): EngineSession {
      const session = new binding.InferenceSession();
      const profile = profiled ? profileFile() : undefined;
      const all = { ...sessionOptions, ...profile?.options };
      session.loadModel(model.buffer, model.byteOffset, model.byteLength, all);
      return {
        ...(profile && {
          endProfile() {
            session.endProfiling();
            return readProfile(profile.take());
          },
        }),
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

/** ONNX Runtime's profiler writes to a file, whose name it ends with the time. */
function profileFile(): { options: object; take: () => string } {
  const fs = process.getBuiltinModule('node:fs');
  const folder = fs.mkdtempSync(`${process.getBuiltinModule('node:os').tmpdir()}/radnet-profile-`);
  return {
    options: { enableProfiling: true, profileFilePrefix: `${folder}/run` },
    take() {
      const [file] = fs.readdirSync(folder);
      const text = fs.readFileSync(`${folder}/${file}`, 'utf8');
      fs.rmSync(folder, { recursive: true });
      return text;
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
