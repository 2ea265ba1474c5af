import type { Random } from '../random';

/** A smooth random field over space, about -1 to 1. */
export type Noise = (x: number, y: number, z: number) => number;

const LATTICE = 16;
const MASK = LATTICE - 1;

/**
 * Value noise: random values on a lattice, blended smoothly between its points; repeats after 16 cells.
 *
 * @param cellMm Distance of the lattice's points, mm: the size of what varies.
 */
export function valueNoise(random: Random, cellMm: number): Noise {
  const values = Float32Array.from({ length: LATTICE ** 3 }, () => random.uniform(-1, 1));
  const ease = (t: number): number => t * t * (3 - 2 * t);
  return (xMm, yMm, zMm) => {
    const x = xMm / cellMm;
    const y = yMm / cellMm;
    const z = zMm / cellMm;
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const z0 = Math.floor(z);
    const u = ease(x - x0);
    const v = ease(y - y0);
    const w = ease(z - z0);
    const below = alongX(values, x0, y0, z0, u) * (1 - v) + alongX(values, x0, y0 + 1, z0, u) * v;
    const above = alongX(values, x0, y0, z0 + 1, u) * (1 - v) + alongX(values, x0, y0 + 1, z0 + 1, u) * v;
    return below * (1 - w) + above * w;
  };
}

/** Between two neighbours of a lattice row. No closure of the noise, which is asked millions of times. */
function alongX(values: Float32Array, x: number, y: number, z: number, u: number): number {
  const row = ((z & MASK) * LATTICE + (y & MASK)) * LATTICE;
  return values[row + (x & MASK)]! * (1 - u) + values[row + ((x + 1) & MASK)]! * u;
}
