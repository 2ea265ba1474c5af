import type { Payload } from '../graph/value';
import type { Binding, BindingTensor } from './binding';
import { DeviceMemory } from './deviceMemory';
import type { DeviceTensor } from './deviceTensor';
import type { CompileOptions, Engine, EngineSession, EngineTensor } from './engine';
import type { EngineOptions } from './engineOptions';
import { loadOnnxRuntime } from './loadOnnxRuntime';
import { readProfile } from './readProfile';
import { SessionLifetime } from './sessionLifetime';

/** Starts ONNX Runtime in Node, through the npm package onnxruntime-node. */
export async function nodeEngine(options: EngineOptions): Promise<Engine> {
  const { version, binding } = await loadOnnxRuntime();
  const sessionOptions = toSessionOptions(options);
  const compile = (model: Uint8Array, compileOptions: CompileOptions = {}): EngineSession =>
    compileModel(binding, model, sessionOptions, compileOptions);
  // onnxruntime-node gives access to device memory for the WebGPU provider only.
  const keepsOnDevice = options.executionProviders?.[0] === 'webgpu';
  return { version, compile, ...(keepsOnDevice && { device: new DeviceMemory(compile) }) };
}

function compileModel(
  binding: Binding,
  model: Uint8Array,
  sessionOptions: object,
  { profiled = false, onDevice = [] }: CompileOptions,
): EngineSession {
  const session = new binding.InferenceSession();
  const profile = profiled ? profileFile() : undefined;
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, {
    ...sessionOptions,
    ...profile?.options,
    ...(onDevice.length > 0 && { preferredOutputLocation: locations(onDevice) }),
  });
  const lifetime = new SessionLifetime(() => {
    session.dispose();
    profile?.remove();
  });
  return {
    ...(profile && {
      endProfile() {
        session.endProfiling();
        const nodes = readProfile(profile.read());
        profile.remove();
        return nodes;
      },
    }),
    run(feeds, results) {
      const tensors = Object.entries(feeds).map(([name, tensor]) => [name, toBinding(tensor)] as const);
      const fetches = Object.fromEntries(results.map((name) => [name, null]));
      const made = session.run(Object.fromEntries(tensors), fetches, {});
      return results.map((name) => fromBinding(made[name]!, lifetime));
    },
    dispose: () => lifetime.end(),
  };
}

function locations(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, 'gpu-buffer']));
}

function toBinding({ type, shape, data }: EngineTensor): BindingTensor {
  if (!ArrayBuffer.isView(data)) return (data as OnDevice).tensor;
  return { type, dims: shape, data, location: 'cpu' };
}

function fromBinding(tensor: BindingTensor, maker: SessionLifetime): Payload | DeviceTensor {
  return tensor.location === 'gpu-buffer' ? new OnDevice(tensor, maker) : (tensor.data as Payload);
}

class OnDevice implements DeviceTensor {
  constructor(
    readonly tensor: BindingTensor,
    private readonly maker: SessionLifetime,
  ) {
    maker.hold();
  }

  dispose(): void {
    this.tensor.dispose!();
    this.maker.letGo();
  }
}

/** Makes a temporary folder for ONNX Runtime's profiler, which writes to a file whose name ends with the time. */
function profileFile(): { options: object; read: () => string; remove: () => void } {
  const fs = process.getBuiltinModule('node:fs');
  const folder = fs.mkdtempSync(`${process.getBuiltinModule('node:os').tmpdir()}/radnet-profile-`);
  return {
    options: { enableProfiling: true, profileFilePrefix: `${folder}/run` },
    read() {
      const [file] = fs.readdirSync(folder);
      return fs.readFileSync(`${folder}/${file}`, 'utf8');
    },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

function toSessionOptions(options: EngineOptions): object {
  const { executionProviders = ['cpu'], threads, graphOptimization = 'extended' } = options;
  return {
    executionProviders,
    graphOptimizationLevel: graphOptimization,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    interOpNumThreads: 1,
    // Planning the memory of the whole run nearly doubles the peak of a training step (the design's findings).
    enableMemPattern: false,
    logSeverityLevel: 3,
  };
}
