import type * as tf from '@tensorflow/tfjs';
import { Arena } from './arena';
import { BLOCK, copyTensors, layoutOf } from './packing';
import type { WebgpuBackend } from './webgpuBackend';

/** A weight, and the tensors that its update reads. */
export interface MovedWeight {
  readonly weight: tf.Variable;
  /** If undefined, the weight and its slots do not change. */
  readonly gradient: tf.Tensor | undefined;
  /** The optimizer's values for the weight, each of its shape. */
  readonly slots: readonly tf.Variable[];
  /** Whether weight decay applies to the weight. */
  readonly decayed: boolean;
}

// How a weight moves. The programs read one of these numbers for each block.
const STAYS = 0;
const MOVES = 1;
const DECAYS = 2;

/**
 * Two arenas, one for the weights and one for their slots: the first slot of each weight, then the second, then a
 * number for each block that says how it moves. Both arenas last as long as a slot is in theirs, because only the
 * optimizer replaces slots, while weights may be replaced at any time.
 */
export class WeightArena {
  readonly weights: Arena;
  readonly slots: Arena;
  /** The kinds of movement that were last written after the slots, one digit for each weight. */
  private moves = '';

  /** Returns the arenas that the weights' slots are in, or new ones. */
  static of(backend: WebgpuBackend, moved: readonly MovedWeight[]): WeightArena {
    const around = Arena.around(backend, moved[0]!.slots[0]!);
    const found = around && bySlots.get(around);
    return found?.fits(moved) ? found : new WeightArena(backend, moved);
  }

  private constructor(
    private readonly backend: WebgpuBackend,
    moved: readonly MovedWeight[],
  ) {
    const weights = new Arena(backend, layoutOf(moved.map(({ weight }) => weight)));
    weights.keep();
    this.weights = weights;
    this.slots = new Arena(backend, layoutOf(slotsOf(moved)), {
      spare: weights.layout.length / BLOCK,
      whenReleased: () => weights.letGo(),
    });
    bySlots.set(this.slots, this);
  }

  /** Moves the weights and slots into their places, because they are about to change, and writes how they move. */
  take(moved: readonly MovedWeight[]): void {
    this.weights.take(moved.map(({ weight }) => weight));
    this.slots.take(slotsOf(moved));
    this.writeMoves(moved);
  }

  private fits(moved: readonly MovedWeight[]): boolean {
    return this.weights.fits(moved.map(({ weight }) => weight)) && this.slots.fits(slotsOf(moved));
  }

  private writeMoves(moved: readonly MovedWeight[]): void {
    const kinds = moved.map(({ gradient, decayed }) => (!gradient ? STAYS : decayed ? DECAYS : MOVES));
    const moves = kinds.join('');
    if (moves === this.moves) return;
    this.moves = moves;
    const { offsets, length } = this.weights.layout;
    const blocks = new Float32Array(length / BLOCK);
    // Fills up to the end, because the next weight overwrites what comes after this one.
    kinds.forEach((kind, index) => blocks.fill(kind, offsets[index]! / 4 / BLOCK));
    const from = this.backend.makeTensorInfo([blocks.length], 'float32', blocks);
    const to = { buffer: this.slots.buffer, offset: 4 * this.slots.layout.length };
    copyTensors(this.backend, [{ from, size: blocks.byteLength, to }]);
    this.backend.disposeData(from.dataId);
  }
}

const bySlots = new WeakMap<Arena, WeightArena>();

function slotsOf(moved: readonly MovedWeight[]): tf.Variable[] {
  return moved[0]!.slots.flatMap((_, slot) => moved.map(({ slots }) => slots[slot]!));
}
