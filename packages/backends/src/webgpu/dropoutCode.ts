import type { Uniform } from './webgpuBackend';

export interface DropoutAttributes {
  /** Share of values to drop, from 0 (drops nothing) to below 1. */
  readonly rate: number;
  /** Equal seeds drop the same. */
  readonly seed: string;
}

/** WGSL for dropout. The random number of each value is a hash of its index and the seed. */
export interface DropoutCode {
  readonly uniforms: Readonly<Record<string, Uniform>>;
  /** @param lanes See `MapReads`. */
  readonly functions: (lanes: 1 | 4) => string;
  /** `value`, of the type V, times the mask at `index`, in V's. */
  readonly drop: (value: string, index: string) => string;
  readonly key: string;
}

/** Source of the hash: Jarzynski and Olano 2020, "Hash Functions for GPU Rendering" (pcg). */
export function dropoutCode({ rate, seed }: DropoutAttributes): DropoutCode {
  if (rate === 0) return { uniforms: {}, functions: () => '', drop: (value) => value, key: '' };
  const least = Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
  const uniforms: Record<string, Uniform> = {
    seed: seedUniform(seed),
    least: { type: 'uint32', data: [least] },
    keptScale: { type: 'float32', data: [1 / (1 - rate)] },
  };
  return { uniforms, functions, drop: (value, index) => `${value} * keptAt(${index})`, key: '_drop' };
}

function functions(lanes: 1 | 4): string {
  const at = [0, 1, 2, 3].map((lane) => `kept(4u * u32(index) + ${lane}u)`);
  return `
    fn pcg(value : u32) -> u32 {
      let state = value * 747796405u + 2891336453u;
      let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
      return (word >> 22u) ^ word;
    }
    fn kept(place : u32) -> f32 {
      let random = pcg(pcg(place ^ uniforms.seed.x) + uniforms.seed.y);
      return select(0.0, uniforms.keptScale, random >= uniforms.least);
    }
    fn keptAt(index : i32) -> V {
      return ${lanes === 4 ? `V(${at.join(', ')})` : 'kept(u32(index))'};
    }`;
}

/** Returns a seed as a uniform of type vec2<u32>. */
export function seedUniform(seed: string): Uniform {
  return { type: 'uint32', data: seedWords(seed), drawn: { seed, words: seedWords } };
}

/** Hashes a text to two words of 32 bits (FNV-1a, from two offsets). */
function seedWords(text: string): number[] {
  return [0x811c9dc5, 0x01000193].map((offset) => {
    let hash = offset;
    for (let index = 0; index < text.length; index++)
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    // The last characters, which differ from draw to draw, have hardly reached the upper bits.
    return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ hash) >>> 0;
  });
}
