import { RadnetError } from '@radnet/core';
import { createRandom, type Random } from '../random';
import { dicomSeriesToVolume } from './dicomSeriesToVolume';
import { dataSetAlone, goldenBytes, withoutPreamble } from './fixtures';

/** Small files: plain ones, each codec, and an enhanced CT. */
const WHOLE = [
  'explicit-little',
  'implicit-little',
  'explicit-big',
  'deflated',
  'rle',
  'jpeg-baseline',
  'jpeg-extended',
  'jpeg-progressive',
  'jpeg-lossless',
  'jpegls',
  'jpegls-near',
  'j2k',
  'j2k-lossy',
  'j2k-fragmented',
  'htj2k',
  'htj2k-lossy',
  'enhanced',
  'enhanced-implicit',
  'enhanced-fragmented',
];

/** Files to damage: the above, and plain files without a preamble or without any header. */
const FILES: readonly { readonly name: string; readonly bytes: () => Uint8Array }[] = [
  ...WHOLE.map((name) => ({ name, bytes: () => goldenBytes(`${name}.dcm`) })),
  ...['explicit-little', 'implicit-little', 'explicit-big'].map((name) => ({
    name: `${name} alone`,
    bytes: () => dataSetAlone(goldenBytes(`${name}.dcm`)),
  })),
  ...['implicit-little', 'deflated', 'j2k'].map((name) => ({
    name: `${name} without preamble`,
    bytes: () => withoutPreamble(goldenBytes(`${name}.dcm`)),
  })),
];

const LIMIT_MS = 2000;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const flipBits: Mutation = (bytes, random) => {
  for (let count = random.integer(1, 8); count > 0; count--) {
    bytes[random.integer(0, bytes.length - 1)]! ^= 1 << random.integer(0, 7);
  }
  return bytes;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.integer(0, bytes.length - 1));

/** Sets up to four neighbouring bytes, such as a length or a count, to extreme values. */
const exaggerate: Mutation = (bytes, random) => {
  for (let count = random.integer(1, 3); count > 0; count--) {
    const start = random.integer(132, bytes.length - 5);
    const size = random.pick([1, 2, 4]);
    bytes.fill(random.pick(EXTREMES), start, start + size);
  }
  return bytes;
};

/** Copies a piece of the file over another place. */
const splice: Mutation = (bytes, random) => {
  const from = random.integer(0, bytes.length - 1);
  bytes.copyWithin(random.integer(132, bytes.length - 1), from, from + random.integer(1, 200));
  return bytes;
};

/** Inserts a piece of another file. */
const insert: Mutation = (bytes, random) => {
  const other = random.pick(FILES).bytes();
  const from = random.integer(0, other.length - 1);
  const piece = other.subarray(from, from + random.integer(1, 200));
  const at = random.integer(132, bytes.length);
  const longer = new Uint8Array(bytes.length + piece.length);
  longer.set(bytes.subarray(0, at));
  longer.set(piece, at);
  longer.set(bytes.subarray(at), at + piece.length);
  return longer;
};

const MUTATIONS = [flipBits, truncate, exaggerate, splice, insert];

/**
 * Reads small DICOM files that were damaged at random. Each must give a volume or a RadnetError within two seconds.
 *
 * @param mutations How many damaged files to read.
 * @param seed The same seed causes the same damage.
 * @returns How many were read and how many refused.
 * @throws Error naming the file, the mutation's number and the seed if anything else happens.
 */
export async function fuzzDicom(
  mutations: number,
  seed: number,
): Promise<{ volumes: number; refused: number }> {
  const random = createRandom(seed);
  const counts = { volumes: 0, refused: 0 };
  for (let mutation = 0; mutation < mutations; mutation++) {
    const own = random.fork(String(mutation));
    const { name, bytes: whole } = FILES[mutation % FILES.length]!;
    let bytes = whole();
    for (let count = own.integer(1, 2); count > 0; count--) bytes = damaged(bytes, own);
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

/** Damages a file. Files of a few bytes stay unchanged because there is nothing to damage. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.length < 200 ? bytes : random.pick(MUTATIONS)(Uint8Array.from(bytes), random);
}

async function read(bytes: Uint8Array): Promise<'volumes' | 'refused' | Error> {
  try {
    await dicomSeriesToVolume([{ name: 'damaged.dcm', bytes }]);
    return 'volumes';
  } catch (error) {
    return error instanceof RadnetError ? 'refused' : (error as Error);
  }
}
