import type { Volume } from '@radnet/data';
import type { CtSource, OnProgress, SeriesOffer } from '../viewerWorker';
import { readFiles } from './readFiles';
import { readPhantom } from './readPhantom';

/** A CT that was read. */
export interface ReadCt {
  readonly kind: 'volume';
  readonly volume: Volume;
  /** For a phantom: which slices contain blood, from foot to head. */
  readonly truth?: readonly boolean[];
}

/** The series from which the user has to choose one. */
export interface SeriesOffers {
  readonly kind: 'series';
  readonly offers: readonly SeriesOffer[];
}

/**
 * Reads the CT that was dropped, or makes a phantom.
 *
 * @throws RadnetError in words for the page, if there is no CT that can be read.
 */
export async function readSource(source: CtSource, onProgress: OnProgress): Promise<ReadCt | SeriesOffers> {
  return source.kind === 'phantom' ? readPhantom(source, onProgress) : readFiles(source, onProgress);
}
