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
  const at = (x: number, y: number, z: number): number =>
    values[((z & MASK) * LATTICE + (y & MASK)) * LATTICE + (x & MASK)]!;
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
    const alongX = (yi: number, zi: number): number => at(x0, yi, zi) * (1 - u) + at(x0 + 1, yi, zi) * u;
    const alongY = (zi: number): number => alongX(y0, zi) * (1 - v) + alongX(y0 + 1, zi) * v;
    return alongY(z0) * (1 - w) + alongY(z0 + 1) * w;
  };
}
