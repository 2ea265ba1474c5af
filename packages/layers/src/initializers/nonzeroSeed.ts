/** Returns a seed for TensorFlow.js, which takes 0 for no seed and then draws other numbers each time. */
export function nonzeroSeed(seed: number | undefined): number | undefined {
  return seed === 0 ? Number.EPSILON : seed;
}
