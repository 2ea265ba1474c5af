import { RadnetError } from '@radnet/core';
import { gzipSync } from 'fflate';
import { createRandom, type Random } from '../random';
import { goldenImage, goldenNames } from './fixtures';
import { isPair, type NiftiBytes } from './niftiHeader';
import { niftiToMask } from './niftiToMask';
import { niftiToVolume } from './niftiToVolume';

const LIMIT_MS = 2000;

/** Offsets of the header fields that determine sizes, places and memory, in either version. */
const FIELDS = [
  0, 4, 12, 14, 16, 24, 32, 40, 42, 44, 46, 48, 70, 72, 76, 80, 104, 108, 112, 116, 123, 168, 176, 252,
];

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const flipBits: Mutation = (bytes, random) => {
  for (let count = random.integer(1, 8); count > 0; count--) {
    bytes[random.integer(0, bytes.length - 1)]! ^= 1 << random.integer(0, 7);
  }
  return bytes;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.integer(0, bytes.length - 1));

/** Sets a field's bytes to extreme values. */
const exaggerate: Mutation = (bytes, random) => {
  for (let count = random.integer(1, 3); count > 0; count--) {
    const start = random.pick(FIELDS);
    bytes.fill(random.pick(EXTREMES), start, start + random.pick([1, 2, 4, 8]));
  }
  return bytes;
};

/** Copies a piece of the file over another place. */
const splice: Mutation = (bytes, random) => {
  const from = random.integer(0, bytes.length - 1);
  bytes.copyWithin(random.integer(0, bytes.length - 1), from, from + random.integer(1, 100));
  return bytes;
};

/** Compresses the file, and in half of the cases damages the result. */
const zip: Mutation = (bytes, random) => {
  const zipped = gzipSync(bytes);
  return random.integer(0, 1) === 0 ? zipped : flipBits(zipped, random);
};

const MUTATIONS = [flipBits, truncate, exaggerate, splice, zip];

/**
 * Reads small NIfTI files and pairs that were damaged at random, as a volume or as a mask. Each must give a result or a
 * RadnetError within two seconds.
 *
 * @param mutations How many damaged images to read.
 * @param seed The same seed causes the same damage.
 * @returns How many were read and how many refused.
 * @throws Error naming the file, the mutation's number and the seed if anything else happens.
 */
export async function fuzzNifti(
  mutations: number,
  seed: number,
): Promise<{ volumes: number; refused: number }> {
  const random = createRandom(seed);
  const counts = { volumes: 0, refused: 0 };
  for (let mutation = 0; mutation < mutations; mutation++) {
    const own = random.fork(String(mutation));
    const name = own.pick(goldenNames);
    const damage = (bytes: Uint8Array): Uint8Array =>
      bytes.length < 2 ? bytes : own.pick(MUTATIONS)(Uint8Array.from(bytes), own);
    let image = goldenImage(name);
    for (let count = own.integer(1, 2); count > 0; count--) image = damaged(image, damage, own);
    const start = performance.now();
    const outcome = await read(image, own.pick([niftiToVolume, niftiToMask]));
    const ms = performance.now() - start;
    const which = `${name}, mutation ${mutation} of seed ${seed}`;
    if (outcome instanceof Error) throw new Error(`${which}: threw another error`, { cause: outcome });
    if (ms > LIMIT_MS) throw new Error(`${which}: took ${ms.toFixed(0)} ms`);
    counts[outcome]++;
  }
  return counts;
}

function damaged(bytes: NiftiBytes, damage: (bytes: Uint8Array) => Uint8Array, random: Random): NiftiBytes {
  if (!isPair(bytes)) return damage(bytes);
  const { header, image } = bytes;
  return random.integer(0, 3) === 0 ? { header, image: damage(image) } : { header: damage(header), image };
}

async function read(
  image: NiftiBytes,
  reader: (bytes: NiftiBytes, file: string) => Promise<unknown>,
): Promise<'volumes' | 'refused' | Error> {
  try {
    await reader(image, 'damaged.nii');
    return 'volumes';
  } catch (error) {
    return error instanceof RadnetError ? 'refused' : (error as Error);
  }
}
