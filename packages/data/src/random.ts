import { RadnetError } from '@radnet/core';
import { showValue } from '@radnet/core/internal';
import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';

/** A stream of random numbers that depends only on its seed. */
export interface Random {
  /** Returns a number drawn uniformly from [low, high). */
  uniform(low: number, high: number): number;
  /** Returns a number drawn from a normal distribution. */
  normal(mean: number, standardDeviation: number): number;
  /** Returns an integer from `low` to `high`, both included, each equally likely. */
  integer(low: number, high: number): number;
  /** Returns one of the items, each equally likely. The list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** Returns the items in random order, in a new array. */
  shuffle<T>(items: readonly T[]): T[];
  /**
   * Returns an independent stream for one part of the work. It depends on this stream's seed and the label, not on how
   * many numbers were drawn before. Parts can therefore be made in any order, or left out, without changing the others.
   */
  fork(label: string | number): Random;
}

/**
 * Creates a seeded stream of random numbers: xoroshiro128+ from the package pure-rand. Its 128-bit state is hashed from
 * the seed, so neighbouring seeds give unrelated streams. The numbers are the same on every machine (`normal` up to the
 * last bit of the JavaScript engine's `Math.log`). Not suitable for cryptography.
 *
 * @param seed Any string or number; a number is equivalent to its decimal digits as a string.
 */
export function createRandom(seed: string | number): Random {
  if (typeof seed !== 'string' && !Number.isFinite(seed)) {
    throw new RadnetError(`seed: expected a string or a finite number, got ${showValue(seed)}`);
  }
  const key = String(seed);
  const generator = xoroshiro128plus.fromState(SALTS.map((salt) => hash(key, salt)));
  let spare: number | undefined;

  // 53 bits: the upper 27 and 26 of two draws, because the lowest bits of xoroshiro128+ are its weakest.
  const unit = (): number =>
    ((generator.unsafeNext() >>> 5) * 2 ** 26 + (generator.unsafeNext() >>> 6)) / 2 ** 53;
  const integer = (low: number, high: number): number => unsafeUniformIntDistribution(low, high, generator);

  /**
   * Marsaglia's polar method: makes two normal numbers from a point in the unit circle, and keeps one for the next
   * call.
   */
  function standardNormal(): number {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const x = 2 * unit() - 1;
      const y = 2 * unit() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  }

  return {
    uniform: (low, high) => low + (high - low) * unit(),
    normal: (mean, standardDeviation) => mean + standardDeviation * standardNormal(),
    integer,
    pick: (items) => items[integer(0, items.length - 1)]!,
    shuffle(items) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
    fork: (label) => createRandom(`${key}/${label}`),
  };
}

const SALTS = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667];

/** Hashes a string and a salt to 32 bits: FNV-1a over its UTF-16 units, then murmur3's finalizer. */
function hash(text: string, salt: number): number {
  let h = salt;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
