import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';

/** A stream of random numbers that its seed alone decides. */
export interface Random {
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** A number from a normal distribution. */
  normal(mean: number, standardDeviation: number): number;
  /** A whole number from low to high, both included, each as likely. */
  integer(low: number, high: number): number;
  /** One of the items, each as likely. There must be at least one. */
  pick<T>(items: readonly T[]): T;
  /** The items in a random order, in a new array. */
  shuffle<T>(items: readonly T[]): T[];
  /**
   * An independent stream for a part of the work. It depends on this stream's seed and the label, and not on how many
   * numbers were drawn before: parts can be made in any order, or left out, without changing the others.
   */
  fork(label: string | number): Random;
}

/**
 * A seeded stream: xoroshiro128+ of the package pure-rand, its 128-bit state hashed from the seed, so that neighbouring
 * seeds share nothing. The numbers are the same on every machine (`normal` up to the last bit of the engine's
 * `Math.log`). Not for cryptography.
 *
 * @param seed Any string or number; a number stands for its decimal digits.
 */
export function createRandom(seed: string | number): Random {
  const key = String(seed);
  const generator = xoroshiro128plus.fromState(SALTS.map((salt) => hash(key, salt)));
  let spare: number | undefined;

  // 53 bits: the upper 27 and 26 of two draws, the lowest bits of xoroshiro128+ being its weakest.
  const unit = (): number =>
    ((generator.unsafeNext() >>> 5) * 2 ** 26 + (generator.unsafeNext() >>> 6)) / 2 ** 53;
  const integer = (low: number, high: number): number => unsafeUniformIntDistribution(low, high, generator);

  /** Marsaglia's polar method: two normal numbers from a point in the unit circle. */
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

/** 32 bits from a string and a salt: FNV-1a over its UTF-16 units, then murmur3's finalizer. */
function hash(text: string, salt: number): number {
  let h = salt;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
