import type { PreparedScan } from '@radnet/data';

/** Bytes of scans that a run keeps once they are prepared. */
const MEMORY_BUDGET = 2 ** 30;

/** Prepares a scan once and keeps it, where a whole data set of so many bytes may be kept. */
export function keptInMemory(
  load: () => Promise<PreparedScan>,
  bytesOfSet: number,
): () => Promise<PreparedScan> {
  if (bytesOfSet > MEMORY_BUDGET) return load;
  let loaded: Promise<PreparedScan> | undefined;
  return () => (loaded ??= load());
}
