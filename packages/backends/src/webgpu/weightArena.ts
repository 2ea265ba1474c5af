import type * as tf from '@tensorflow/tfjs';
import { BufferView, SharedBuffer, viewOf } from './bufferView';
import { BLOCK, copyTensors, type Layout, layoutOf } from './packing';
import { Places } from './places';
import type { WebgpuBackend } from './webgpuBackend';

/** A weight, and what moves it. */
export interface MovedWeight {
  readonly weight: tf.Variable;
  /** Where there is none, the weight and its slots stay as they are. */
  readonly gradient: tf.Tensor | undefined;
  readonly slots: readonly tf.Variable[];
  readonly decayed: boolean;
}

/** How a weight moves: a number for each block of the arena, which the programs read. */
const STAYS = 0;
const MOVES = 1;
const DECAYS = 2;

/**
 * All weights in one buffer; in another their slots, [slots, length], and behind them how each block moves. It lives as long as
 * a slot lies in it: the slots are the updates' own, while weights may be replaced at any time.
 */
export class WeightArena {
  readonly layout: Layout;
  private readonly weightBuffer: SharedBuffer;
  private readonly slotBuffer: SharedBuffer;
  private readonly weights: Places;
  private readonly slots: readonly Places[];
  /** How the blocks move according to the buffer. */
  private moves = '';

  /** The one that the weights' slots lie in, or else a new one. */
  static of(backend: WebgpuBackend, moved: readonly MovedWeight[]): WeightArena {
    const { resource } = backend.tensorMap.get(moved[0]!.slots[0]!.dataId);
    const found = resource instanceof BufferView ? arenas.get(resource.shared) : undefined;
    return found?.fits(moved) ? found : new WeightArena(backend, moved);
  }

  private constructor(
    private readonly backend: WebgpuBackend,
    moved: readonly MovedWeight[],
  ) {
    const layout = layoutOf(moved.map(({ weight }) => weight));
    const slotCount = moved[0]!.slots.length;
    this.layout = layout;
    this.weightBuffer = this.makeBuffer(layout.length);
    this.weightBuffer.hold();
    const slotLength = slotCount * layout.length + layout.length / BLOCK;
    this.slotBuffer = this.makeBuffer(slotLength, () => this.weightBuffer.giveBack());
    this.weights = new Places(backend, this.weightBuffer, layout);
    this.slots = Array.from(
      { length: slotCount },
      (_, slot) => new Places(backend, this.slotBuffer, layout, 4 * slot * layout.length),
    );
    arenas.set(this.slotBuffer, this);
  }

  /** Has all of them in their places, alone, and writes how each block moves. */
  take(moved: readonly MovedWeight[]): void {
    this.weights.take(moved.map(({ weight }) => weight));
    this.slots.forEach((places, slot) => places.take(moved.map(({ slots }) => slots[slot]!)));
    this.writeMoves(moved);
    this.weightBuffer.writes++;
    this.slotBuffer.writes++;
  }

  /** All weights as one tensor, for a program; whoever calls disposes of it. */
  allWeights(): tf.TensorInfo {
    return this.whole(this.weightBuffer, this.layout.length);
  }

  /** All slots and the moves as one tensor, likewise. */
  allSlots(): tf.TensorInfo {
    const { length } = this.layout;
    return this.whole(this.slotBuffer, this.slots.length * length + length / BLOCK);
  }

  /** Of exactly so many numbers: what is kept for other tensors may be longer, and this one is for long. */
  private makeBuffer(length: number, whenReleased?: () => void): SharedBuffer {
    const { bufferManager } = this.backend;
    const buffer = bufferManager.acquireBuffer(4 * length, USAGE, false, false);
    return new SharedBuffer(buffer, () => {
      bufferManager.releaseBuffer(buffer, false);
      whenReleased?.();
    });
  }

  private whole(shared: SharedBuffer, length: number): tf.TensorInfo {
    return viewOf(this.backend, shared, { shape: [length], dtype: 'float32', offset: 0 });
  }

  private fits(moved: readonly MovedWeight[]): boolean {
    const { sizes } = this.layout;
    return (
      moved.length === sizes.length &&
      moved.every(({ weight, slots }, index) => {
        return 4 * weight.size === sizes[index] && slots.length === this.slots.length;
      })
    );
  }

  private writeMoves(moved: readonly MovedWeight[]): void {
    const kinds = moved.map(({ gradient, decayed }) => (!gradient ? STAYS : decayed ? DECAYS : MOVES));
    const moves = kinds.join('');
    if (moves === this.moves) return;
    this.moves = moves;
    const { offsets, length } = this.layout;
    const blocks = new Float32Array(length / BLOCK);
    kinds.forEach((kind, index) =>
      blocks.fill(kind, offsets[index]! / 4 / BLOCK, (offsets[index + 1] ?? 4 * length) / 4 / BLOCK),
    );
    const from = this.backend.makeTensorInfo([blocks.length], 'float32', blocks);
    const to = { buffer: this.slotBuffer.buffer, offset: 4 * this.slots.length * length };
    copyTensors(this.backend, [{ from, size: blocks.byteLength, to }]);
    this.backend.disposeData(from.dataId);
  }
}

const arenas = new WeakMap<SharedBuffer, WeightArena>();

/** GPUBufferUsage: STORAGE, COPY_SRC and COPY_DST, as tfjs gives every tensor. */
const USAGE = 0x80 | 0x4 | 0x8;
