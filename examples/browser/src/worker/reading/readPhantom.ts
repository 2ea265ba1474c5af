import { makePhantom } from '@radnet/data';
import type { CtSource, OnProgress } from '../viewerWorker';
import type { ReadCt } from './readSource';

/** From the base of the skull to the vertex. */
const SLICES = 28;
/** Pixels a side, about a millimetre each. */
const SIZE = 256;

/** A synthetic CT, and which of its slices contain blood. */
export function readPhantom(
  { hemorrhage, seed }: Extract<CtSource, { kind: 'phantom' }>,
  onProgress: OnProgress,
): ReadCt {
  onProgress({ stage: 'drawing the phantom' });
  const { volume, labels } = makePhantom({ seed, hemorrhage, slices: SLICES, height: SIZE, width: SIZE });
  return { kind: 'volume', volume, truth: Array.from(labels, (label) => label === 1) };
}
