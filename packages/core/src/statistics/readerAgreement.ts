import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { CLUSTER_OPTIONS, type ClusterOptions } from './clusters';
import { type CohenKappa, cohenKappa } from './cohenKappa';
import { type FleissKappa, fleissKappa } from './fleissKappa';
import type { Reading } from './readings';

/** One reader's readings. */
export interface Reader {
  /** Name of the reader in the report. */
  readonly name: string;
  /** One category per case; null if not read. */
  readonly readings: readonly Reading[];
}

/** Agreement of readers with one another. */
export interface ReaderAgreement {
  /** Agreement of every pair of readers, with their names, in the order given. */
  readonly pairs: readonly (CohenKappa & { readonly first: string; readonly second: string })[];
  /** Agreement of all readers together. */
  readonly overall: FleissKappa;
}

/**
 * Computes the agreement of readers, pair by pair ({@link cohenKappa}) and all together ({@link fleissKappa}). To
 * include a model, pass its calls as the readings of another reader. Readers may have read only some of the cases: a
 * pair counts the cases that both have read, `overall` those that at least two have read.
 *
 * @throws RadnetError that names the invalid reading or option, or if lengths differ or there are fewer than two
 *   readers.
 */
export function readerAgreement(readers: readonly Reader[], options: ClusterOptions = {}): ReaderAgreement {
  requireNoMisspelling('readerAgreement', options, CLUSTER_OPTIONS);
  const overall = fleissKappa(
    readers.map(({ readings }) => readings),
    options,
  );
  const pairs = readers.flatMap((first, i) =>
    readers.slice(i + 1).map((second) => ({
      first: first.name,
      second: second.name,
      ...cohenKappa(first.readings, second.readings, options),
    })),
  );
  return { pairs, overall };
}
