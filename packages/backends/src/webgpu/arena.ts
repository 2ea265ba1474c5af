import * as tf from '@tensorflow/tfjs';
import { BufferView, moveOut, SharedBuffer, viewOf } from './bufferView';
import { copyTensors, type Layout, layoutOf } from './packing';
import { TENSOR_USAGE } from './tensorUsage';
import type { WebgpuBackend, WebgpuBuffer } from './webgpuBackend';

export interface ArenaOptions {
  /** How many extra numbers the buffer has after the variables' places. Default 0. */
  readonly spare?: number;
  /** Called when the buffer is released. */
  readonly whenReleased?: () => void;
}

/**
 * A buffer with a place for each of several float32 variables, so that one program can change them all in place. A
 * variable does not share its place: other tensors that had the same values keep them in a separate buffer. The buffer
 * is released when no variable is left in it.
 */
export class Arena {
  readonly buffer: WebgpuBuffer;
  /** Length of the buffer, in numbers. */
  private readonly length: number;
  private readonly shared: SharedBuffer;
  private readonly places: readonly BufferView[];

  /** Returns the arena of the variables, judged by the first, or a new arena, into which they have not moved yet. */
  static of(backend: WebgpuBackend, variables: readonly tf.Variable[]): Arena {
    const found = Arena.around(backend, variables[0]!);
    return found?.fits(variables) ? found : new Arena(backend, layoutOf(variables));
  }

  /** Returns the arena of a variable; undefined if it has none. */
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
    // Asks for exactly this size: a reused buffer may be longer, and this one is kept for a long time.
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
   * Moves the variables that are not yet in their places into them, with their values. Values read earlier are
   * forgotten, because the variables are about to change.
   */
  take(variables: readonly tf.Variable[]): void {
    // Keeps the buffer, because all variables may be moved out before the first is put back.
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

  /** Returns all places, and the extra numbers after them, as one tensor for a program. The caller disposes of it. */
  whole(): tf.TensorInfo {
    return viewOf(this.backend, this.shared, {
      shape: [this.length],
      dtype: 'float32',
      offset: 0,
    });
  }

  /** Keeps the buffer until `letGo`, even if no variable is in it. */
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
    // The tensor may be disposed of before the copy is sent.
    this.backend.commandQueueOwnedIds.add(data.dataId);
    this.shared.hold();
    const tensor = tf.engine().makeTensorFromTensorInfo(data);
    variable.assign(tensor);
    tensor.dispose();
  }
}

const arenas = new WeakMap<SharedBuffer, Arena>();
