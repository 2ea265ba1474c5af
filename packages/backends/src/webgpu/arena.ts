import * as tf from '@tensorflow/tfjs';
import { BufferView, moveOut, SharedBuffer, viewOf } from './bufferView';
import { copyTensors, type Layout, layoutOf } from './packing';
import { TENSOR_USAGE } from './tensorUsage';
import type { WebgpuBackend, WebgpuBuffer } from './webgpuBackend';

export interface ArenaOptions {
  /** Numbers behind the places. Default 0. */
  readonly spare?: number;
  /** Called when the buffer is given back. */
  readonly whenReleased?: () => void;
}

/**
 * A buffer with a place for each of several float32 variables, so that one program may change them all where they lie. A variable has its
 * place for itself: whoever else knew its values keeps them in a buffer of their own. The buffer is given back when no variable lies in it
 * any more.
 */
export class Arena {
  readonly buffer: WebgpuBuffer;
  /** Of the buffer, in numbers. */
  private readonly length: number;
  private readonly shared: SharedBuffer;
  private readonly places: readonly BufferView[];

  /** That in which the variables lie, to judge by the first; otherwise a new one, in which they do not lie yet. */
  static of(backend: WebgpuBackend, variables: readonly tf.Variable[]): Arena {
    const found = Arena.around(backend, variables[0]!);
    return found?.fits(variables) ? found : new Arena(backend, layoutOf(variables));
  }

  /** Undefined where the variable lies in none. */
  static around(backend: WebgpuBackend, { dataId }: tf.Variable): Arena | undefined {
    const { resource } = backend.tensorMap.get(dataId);
    return resource instanceof BufferView ? arenas.get(resource.shared) : undefined;
  }

  constructor(
    private readonly backend: WebgpuBackend,
    readonly layout: Layout,
    { spare = 0, whenReleased }: ArenaOptions = {},
  ) {
    const { bufferManager } = backend;
    this.length = layout.length + spare;
    // Of exactly that size: a buffer that is kept for other tensors may be longer, and this one is for long.
    this.buffer = bufferManager.acquireBuffer(4 * this.length, TENSOR_USAGE, false, false);
    this.shared = new SharedBuffer(this.buffer, (buffer) => {
      bufferManager.releaseBuffer(buffer, false);
      whenReleased?.();
    });
    const { sizes, offsets } = layout;
    this.places = offsets.map((offset, index) => new BufferView(this.shared, offset, sizes[index]!));
    arenas.set(this.shared, this);
  }

  fits(variables: readonly tf.Tensor[]): boolean {
    const { sizes } = this.layout;
    return (
      variables.length === sizes.length && variables.every(({ size }, index) => 4 * size === sizes[index])
    );
  }

  /**
   * Puts the variables, with their values, into their places where they are not yet. They are about to change: what was read of them is
   * forgotten.
   */
  take(variables: readonly tf.Variable[]): void {
    // All may be moved out before the first is put back.
    this.keep();
    const moved = [...variables.keys()].filter((index) => !this.holds(index, variables[index]!));
    for (const index of moved) this.vacate(index);
    const copies = moved.map((index) => {
      const to = this.places[index]!;
      return { from: variables[index]!, size: to.size, to };
    });
    copyTensors(this.backend, copies);
    for (const index of moved) this.put(index, variables[index]!);
    variables.forEach(({ dataId }, index) => {
      this.backend.tensorMap.get(dataId).values = null;
      this.places[index]!.holder = dataId;
    });
    this.shared.writes++;
    this.letGo();
  }

  /** All places as one tensor, for a program, and what is spare behind them. Whoever calls disposes of it. */
  whole(): tf.TensorInfo {
    return viewOf(this.backend, this.shared, {
      shape: [this.length],
      dtype: 'float32',
      offset: 0,
    });
  }

  /** Keeps the buffer, whether a variable lies in it or not, until `letGo`. */
  keep(): void {
    this.shared.hold();
  }

  letGo(): void {
    this.shared.giveBack();
  }

  private holds(index: number, { dataId }: tf.Variable): boolean {
    const { resource } = this.backend.tensorMap.get(dataId);
    return resource === this.places[index] && this.backend.refCount(dataId) === 1;
  }

  private vacate(index: number): void {
    const { tensorMap } = this.backend;
    const place = this.places[index]!;
    const { holder } = place;
    if (holder && tensorMap.has(holder) && tensorMap.get(holder).resource === place) {
      moveOut(this.backend, holder);
    }
  }

  private put(index: number, variable: tf.Variable): void {
    const data = this.backend.makeTensorInfo(variable.shape, 'float32');
    this.backend.tensorMap.get(data.dataId).resource = this.places[index];
    // Should it be disposed of before the copy is sent.
    this.backend.commandQueueOwnedIds.add(data.dataId);
    this.shared.hold();
    const tensor = tf.engine().makeTensorFromTensorInfo(data);
    variable.assign(tensor);
    tensor.dispose();
  }
}

const arenas = new WeakMap<SharedBuffer, Arena>();
