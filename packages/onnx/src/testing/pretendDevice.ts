import { DeviceMemory } from '../engine/deviceMemory';
import type { DeviceTensor } from '../engine/deviceTensor';
import type { CompileOptions, Engine, EngineSession, EngineTensor } from '../engine/engine';
import { nodeEngine } from '../engine/nodeEngine';
import type { Payload } from '../graph/value';

/**
 * ONNX Runtime on the CPU, behaving as if it had a separate device: tensors there can be read only by a run, and are
 * gone once they are freed.
 */
export async function pretendDevice(): Promise<Engine & { readonly live: () => number }> {
  const cpu = await nodeEngine({});
  const live = new Set<Far>();

  const compile = (model: Uint8Array, { onDevice = [], ...options }: CompileOptions = {}): EngineSession => {
    const session = cpu.compile(model, options);
    return {
      ...session,
      run(feeds, results) {
        const near = Object.entries(feeds).map(([name, tensor]) => [name, toHost(tensor)]);
        const made = session.run(Object.fromEntries(near) as Record<string, EngineTensor>, results);
        return made.map((values, index) => {
          if (!onDevice.includes(results[index]!)) return values;
          const far = new Far(values as Payload, live);
          live.add(far);
          return far;
        });
      },
    };
  };
  const toHost = (tensor: EngineTensor): EngineTensor => {
    if (ArrayBuffer.isView(tensor.data)) return tensor;
    if (!live.has(tensor.data as Far)) throw new Error('a run reads what was given back');
    return { ...tensor, data: (tensor.data as Far).values };
  };
  return { version: cpu.version, compile, device: new DeviceMemory(compile), live: () => live.size };
}

class Far implements DeviceTensor {
  constructor(
    readonly values: Payload,
    private readonly live: Set<Far>,
  ) {}

  dispose(): void {
    if (!this.live.delete(this)) throw new Error('given back twice');
  }
}
