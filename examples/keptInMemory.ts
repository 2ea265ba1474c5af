import type { PreparedScan } from '@radnet/data';

/** The largest data set, in bytes when prepared, that a run keeps in memory. */
const MEMORY_BUDGET = 2 ** 30;

/** Prepares a scan once and keeps it, if the whole data set is small enough to stay in memory. */
export function keptInMemory(
  load: () => Promise<PreparedScan>,
  bytesOfSet: number,
): () => Promise<PreparedScan> {
  if (bytesOfSet > MEMORY_BUDGET) return load;
  let loaded: Promise<PreparedScan> | undefined;
  return () => (loaded ??= load());
}
