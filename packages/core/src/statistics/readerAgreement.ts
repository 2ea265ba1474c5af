import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { CLUSTER_OPTIONS, type ClusterOptions } from './clusters';
import { type CohenKappa, cohenKappa } from './cohenKappa';
import { type FleissKappa, fleissKappa } from './fleissKappa';
import type { Reading } from './readings';

/** One reader's answers. */
export interface Reader {
  /** The reader's name in the report. */
  readonly name: string;
  /** A category a case, null where not read. */
  readonly readings: readonly Reading[];
}

/** How far readers agree with one another. */
export interface ReaderAgreement {
  /** Every two readers, in the order given. */
  readonly pairs: readonly (CohenKappa & { readonly first: string; readonly second: string })[];
  /** All of them together. */
  readonly overall: FleissKappa;
}

/**
 * How far readers agree, two by two (`cohenKappa`) and all together (`fleissKappa`). A model whose calls are given as readings is one
 * more reader. Readers may have read parts: each figure counts the cases that its readers share.
 *
 * @throws RadnetError that names the entry that is no reading, where lengths differ, and for fewer than two readers.
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
