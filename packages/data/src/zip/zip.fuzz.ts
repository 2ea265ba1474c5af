import { RadnetError } from '@radnet/core';
import { zipSync } from 'fflate';
import { dicomSeries } from '../dicom/fixtures';
import { createRandom, type Random } from '../random';
import { CENTRAL_HEADER, recordAt, zipOf } from './fixtures';
import { zipToVolume } from './zipToVolume';

const LIMIT_MS = 2000;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff];

/** Makes zips of a small study: deflated, stored, with data descriptors and as zip64. */
async function zips(): Promise<Uint8Array[]> {
  const study = Object.fromEntries(dicomSeries([0, 5, 10]).map(({ name, bytes }) => [`ct/${name}`, bytes]));
  return [
    zipSync(study),
    zipSync(study, { level: 0 }),
    await zipOf(study, { dataDescriptor: true }),
    await zipOf(study, { zip64: true }),
  ];
}

/**
 * Damages a zip: changes bits anywhere, changes bytes of its records (which hold sizes and offsets), copies a piece
 * over another place, or cuts off its end.
 */
function damaged(zip: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(zip);
  const kind = random.pick(['flip', 'record', 'record', 'cut', 'splice'] as const);
  if (kind === 'flip') {
    for (let count = random.integer(1, 4); count > 0; count--)
      bytes[random.integer(0, bytes.length - 1)]! ^= 1 << random.integer(0, 7);
  } else if (kind === 'record') {
    const records = recordAt(bytes, CENTRAL_HEADER);
    const start = random.integer(records, bytes.length - 5);
    bytes.fill(random.pick(EXTREMES), start, start + random.pick([1, 2, 4]));
  } else if (kind === 'splice') {
    const from = random.integer(0, bytes.length - 1);
    bytes.copyWithin(random.integer(0, bytes.length - 1), from, from + random.integer(1, 100));
  }
  return kind === 'cut' ? bytes.subarray(0, random.integer(0, bytes.length - 1)) : bytes;
}

/**
 * Reads small zips that were damaged at random. Each must give a volume or a RadnetError within two seconds.
 *
 * @returns How many were read and how many refused.
 * @throws Error naming the mutation's number and the seed if anything else happens.
 */
export async function fuzzZip(
  mutations: number,
  seed: number,
): Promise<{ volumes: number; refused: number }> {
  const random = createRandom(seed);
  const whole = await zips();
  const counts = { volumes: 0, refused: 0 };
  for (let mutation = 0; mutation < mutations; mutation++) {
    const bytes = damaged(whole[mutation % whole.length]!, random.fork(String(mutation)));
    const start = performance.now();
    const which = `mutation ${mutation} of seed ${seed}`;
    try {
      await zipToVolume(bytes);
      counts.volumes++;
    } catch (error) {
      if (!(error instanceof RadnetError)) throw new Error(`${which}: threw another error`, { cause: error });
      counts.refused++;
    }
    const ms = performance.now() - start;
    if (ms > LIMIT_MS) throw new Error(`${which}: took ${ms.toFixed(0)} ms`);
  }
  return counts;
}
