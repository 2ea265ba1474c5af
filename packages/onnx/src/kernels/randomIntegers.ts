/**
 * Returns `count` integers of 32 bits, evenly distributed and the same for the same seed. FNV-1a (Fowler, Noll, Vo)
 * hashes the seed's characters, and the finaliser of MurmurHash3 (Appleby) mixes a counter that starts from the hash.
 */
export function randomIntegers(seed: string, count: number): Int32Array {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  const numbers = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    numbers[index] = mixed ^ (mixed >>> 16);
  }
  return numbers;
}
