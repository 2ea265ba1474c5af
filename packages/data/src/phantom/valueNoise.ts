import type { Random } from '../random';

/** A smooth random field over space, with values of about -1 to 1. */
export type Noise = (x: number, y: number, z: number) => number;

const LATTICE = 16;
const MASK = LATTICE - 1;

/**
 * Makes value noise: random values on a lattice, blended smoothly between its points. It repeats after 16 cells.
 *
 * @param cellMm Distance between lattice points in mm, which sets the size of the structures.
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

/** Blends two neighbours of a lattice row. Not a closure of the noise, because it runs millions of times. */
function alongX(values: Float32Array, x: number, y: number, z: number, u: number): number {
  const row = ((z & MASK) * LATTICE + (y & MASK)) * LATTICE;
  return values[row + (x & MASK)]! * (1 - u) + values[row + ((x + 1) & MASK)]! * u;
}
