import type { DeviceMemory } from '../engine/deviceMemory';
import type { DeviceTensor } from '../engine/deviceTensor';
import type { Payload, Value } from '../graph/value';

/**
 * Manages the values that are stored on the device. JavaScript's garbage collector does not know how much memory they
 * take, so a value is freed as soon as no tensor holds it and no later run reads it.
 */
export class DeviceValues {
  private readonly held = new Set<Value>();
  private readonly fed = new WeakSet<Value>();

  constructor(private readonly memory: DeviceMemory) {}

  get size(): number {
    return this.held.size;
  }

  hold(value: Value, tensor: DeviceTensor): void {
    value.device = tensor;
    this.held.add(value);
  }

  /**
   * Returns what to feed a run with: the value's data, or its copy on the device. A value from the host stays on the
   * device from its second read on, such as a weight of a model that predicts. Most values, such as batches, are read
   * only once.
   */
  feed(value: Value): Payload | DeviceTensor {
    if (value.device) return value.device;
    const { type, shape } = value;
    const data = value.data!;
    if (!this.fed.has(value)) {
      this.fed.add(value);
      return data;
    }
    this.hold(value, this.memory.upload({ type, shape, data }));
    return value.device!;
  }

  read({ type, shape, device }: Value): Payload {
    return this.memory.download({ type, shape, data: device! });
  }

  /** Frees the memory of one value. Call it only if no later run reads the value. */
  release(value: Value): void {
    if (!this.held.delete(value)) return;
    value.device!.dispose();
    delete value.device;
  }

  /** Frees all values that no tensor holds. Call it only if nothing is left to run. */
  sweep(): void {
    for (const value of this.held) if (value.references === 0) this.release(value);
  }

  dispose(): void {
    for (const value of this.held) this.release(value);
    this.memory.dispose();
  }
}
