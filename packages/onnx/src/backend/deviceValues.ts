import type { DeviceMemory } from '../engine/deviceMemory';
import type { DeviceTensor } from '../engine/deviceTensor';
import type { Payload, Value } from '../graph/value';

/**
 * The values that lie on the device. JavaScript's garbage collector does not see how much memory that is, so it is given
 * back as soon as no tensor holds a value and no run to come reads it.
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
   * What a run is to be fed with. A value from the host that is read a second time, such as a weight of a model that
   * predicts, stays on the device from then on; most, such as a batch, are read once.
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

  /** Gives one value's memory back. Only where no run to come reads it. */
  release(value: Value): void {
    if (!this.held.delete(value)) return;
    value.device!.dispose();
    delete value.device;
  }

  /** Gives back what no tensor holds. Only where nothing is left to run. */
  sweep(): void {
    for (const value of this.held) if (value.references === 0) this.release(value);
  }

  dispose(): void {
    for (const value of this.held) this.release(value);
    this.memory.dispose();
  }
}
