import { RadnetError } from '@radnet/core';
import { createRandom, type Random } from '../random';
import { decodePicture } from './decodePicture';
import { pictureBytes, pictureNames } from './fixtures';

const LIMIT_MS = 2000;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const flipBits: Mutation = (bytes, random) => {
  for (let count = random.integer(1, 8); count > 0; count--) {
    bytes[random.integer(0, bytes.length - 1)]! ^= 1 << random.integer(0, 7);
  }
  return bytes;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.integer(1, bytes.length - 1));

/** Sets neighbouring bytes of the header, where the sizes are, to extreme values. */
const exaggerate: Mutation = (bytes, random) => {
  for (let count = random.integer(1, 3); count > 0; count--) {
    const start = random.integer(2, Math.min(bytes.length, 200) - 1);
    bytes.fill(random.pick(EXTREMES), start, start + random.pick([1, 2, 4]));
  }
  return bytes;
};

/** Copies a piece over another place. */
const splice: Mutation = (bytes, random) => {
  const from = random.integer(0, bytes.length - 1);
  bytes.copyWithin(random.integer(2, bytes.length - 1), from, from + random.integer(1, 100));
  return bytes;
};

const MUTATIONS = [flipBits, truncate, exaggerate, splice];

/**
 * Decodes small PNGs and JPEGs that are damaged at random. Each must give a picture or a RadnetError within two
 * seconds.
 *
 * @param mutations Number of damaged pictures.
 * @param seed The same seed damages the same way.
 * @returns How many pictures were read (`volumes`) and how many were refused.
 * @throws Error naming the file, the mutation's number and the seed if anything else happens.
 */
export async function fuzzImages(
  mutations: number,
  seed: number,
): Promise<{ volumes: number; refused: number }> {
  const random = createRandom(seed);
  const counts = { volumes: 0, refused: 0 };
  for (let mutation = 0; mutation < mutations; mutation++) {
    const own = random.fork(String(mutation));
    const name = own.pick(pictureNames);
    let bytes = Uint8Array.from(pictureBytes(name));
    for (let count = own.integer(1, 2); count > 0 && bytes.length > 2; count--) {
      bytes = Uint8Array.from(own.pick(MUTATIONS)(bytes, own));
    }
    const start = performance.now();
    const outcome = await read(bytes);
    const ms = performance.now() - start;
    const which = `${name}, mutation ${mutation} of seed ${seed}`;
    if (outcome instanceof Error) throw new Error(`${which}: threw another error`, { cause: outcome });
    if (ms > LIMIT_MS) throw new Error(`${which}: took ${ms.toFixed(0)} ms`);
    counts[outcome]++;
  }
  return counts;
}

async function read(bytes: Uint8Array): Promise<'volumes' | 'refused' | Error> {
  try {
    await decodePicture(bytes, 'damaged');
    return 'volumes';
  } catch (error) {
    return error instanceof RadnetError ? 'refused' : (error as Error);
  }
}
