import type { Volume } from '@radnet/data';
import type { CtSource, OnProgress, SeriesOffer } from '../viewerWorker';
import { readFiles } from './readFiles';
import { readPhantom } from './readPhantom';

/** A CT as it was read. */
export interface ReadCt {
  readonly kind: 'volume';
  readonly volume: Volume;
  /** Of a phantom: which slices hold blood, foot to head. */
  readonly truth?: readonly boolean[];
}

/** The series of which the user has to choose one. */
export interface SeriesOffers {
  readonly kind: 'series';
  readonly offers: readonly SeriesOffer[];
}

/**
 * Reads the CT that was dropped, or makes a phantom.
 *
 * @throws RadnetError where there is none to be read, in words for the page.
 */
export async function readSource(source: CtSource, onProgress: OnProgress): Promise<ReadCt | SeriesOffers> {
  return source.kind === 'phantom' ? readPhantom(source, onProgress) : readFiles(source, onProgress);
}
