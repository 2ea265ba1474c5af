import type * as tf from '@tensorflow/tfjs';
import { Arena } from './arena';
import { BLOCK, copyTensors, layoutOf } from './packing';
import type { WebgpuBackend } from './webgpuBackend';

/** A weight, and what moves it. */
export interface MovedWeight {
  readonly weight: tf.Variable;
  /** Where there is none, the weight and its slots stay as they are. */
  readonly gradient: tf.Tensor | undefined;
  readonly slots: readonly tf.Variable[];
  readonly decayed: boolean;
}

/** How a weight moves: a number for each block of its numbers, which the programs read. */
const STAYS = 0;
const MOVES = 1;
const DECAYS = 2;

/**
 * The weights in one arena, and in another their slots, the first of each weight, then the second; behind them how each block moves. Both last as
 * long as a slot lies there: the slots are the updates' own, while weights may be replaced at any time.
 */
export class WeightArena {
  readonly weights: Arena;
  readonly slots: Arena;
  /** How the weights move according to what lies behind the slots. */
  private moves = '';

  /** The one that the weights' slots lie in, or else a new one. */
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

  /** Has all of them in their places, about to change, and writes how they move. */
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
    // To the end: what comes behind a weight is written over by the next.
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
