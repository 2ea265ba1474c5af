import * as tf from '@tensorflow/tfjs';
import { BufferView, moveOut, type SharedBuffer } from './bufferView';
import { copyTensors, type Layout } from './packing';
import type { TensorRecord, WebgpuBackend } from './webgpuBackend';

/**
 * A place in a shared buffer for each of several variables, so that one program may change them all where they lie. A variable
 * has its place for itself: whoever else knew its values keeps them in a buffer of their own.
 */
export class Places {
  private readonly views: readonly BufferView[];
  /** What was last put into each place. It may have left since. */
  private readonly holders: TensorRecord[] = [];

  /** @param begin of the layout in the buffer, in bytes. */
  constructor(
    private readonly backend: WebgpuBackend,
    private readonly shared: SharedBuffer,
    { sizes, offsets }: Layout,
    begin = 0,
  ) {
    this.views = offsets.map((offset, index) => new BufferView(shared, begin + offset, sizes[index]!));
  }

  /** Puts the variables, with their values, where they are not yet. What was read of them is forgotten: they are about to change. */
  take(variables: readonly tf.Variable[]): void {
    const moved = [...variables.keys()].filter((index) => !this.holds(index, variables[index]!));
    for (const index of moved) this.vacate(index);
    const copies = moved.map((index) => {
      const to = this.views[index]!;
      return { from: variables[index]!, size: to.size, to };
    });
    copyTensors(this.backend, copies);
    for (const index of moved) this.put(index, variables[index]!);
    for (const holder of this.holders) holder.values = null;
  }

  private holds(index: number, { dataId }: tf.Variable): boolean {
    const { resource } = this.backend.tensorMap.get(dataId);
    return resource === this.views[index] && this.backend.refCount(dataId) === 1;
  }

  private vacate(index: number): void {
    const holder = this.holders[index];
    if (holder && holder.resource === this.views[index]) moveOut(this.backend, holder);
  }

  private put(index: number, variable: tf.Variable): void {
    const data = this.backend.makeTensorInfo(variable.shape, variable.dtype);
    const record = this.backend.tensorMap.get(data.dataId);
    record.resource = this.views[index];
    this.shared.hold();
    this.holders[index] = record;
    const tensor = tf.engine().makeTensorFromTensorInfo(data);
    variable.assign(tensor);
    tensor.dispose();
  }
}
