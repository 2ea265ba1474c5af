import { expect, it } from 'vitest';
import { createRandom } from './random';
import { makePhantom, phantomSet, sampleTransform, scanBatches, splitByCt } from './index';
import { startScanWorkers } from './node';

/** What JavaScript, or a variable in TypeScript, lets through. */
const wrong = (options: object): never => options as never;

it.each([
  ['makePhantom', 'slice', 'slices', () => makePhantom(wrong({ seed: 1, slice: 4 }))],
  ['phantomSet', 'counts', 'count', () => phantomSet(wrong({ seed: 1, counts: 4 }))],
  ['splitByCt', 'testfraction', 'testFraction', () => splitByCt([], wrong({ seed: 1, testfraction: 0.2 }))],
  ['scanBatches', 'batchsize', 'batchSize', () => scanBatches([], wrong({ batchsize: 2 }))],
  [
    'augment',
    'maxRotationDegree',
    'maxRotationDegrees',
    () => sampleTransform(createRandom(1), wrong({ maxRotationDegree: 2 })),
  ],
  ['startScanWorkers', 'thread', 'threads', () => startScanWorkers(wrong({ thread: 2 }))],
])('%s refuses %s and suggests %s', async (where, unknown, nearest, call) => {
  const message = `${where}: unknown option '${unknown}'; did you mean '${nearest}'?`;
  await expect((async () => call())()).rejects.toThrow(message);
});
