import { RadnetError } from '../radnetError';

/** Which cases belong together, for intervals that take their correlation into account. */
export interface ClusterOptions {
  /**
   * Whom each case belongs to, one entry a case: as a rule its patient. Cases of one patient are alike, so they count
   * together when an interval is computed. Default: each case stands by itself.
   */
  readonly clusters?: ArrayLike<string | number> | undefined;
}

export const CLUSTER_OPTIONS = Object.keys({ clusters: true } satisfies Record<keyof ClusterOptions, true>);

/** The cluster of each case, numbered from 0 in the order in which they first appear. */
export interface ClusterIndex {
  readonly count: number;
  readonly of: Int32Array;
}

/** @throws RadnetError unless there is one cluster for each case. */
export function indexClusters(clusters: ClusterOptions['clusters'], cases: number): ClusterIndex {
  if (clusters === undefined) return { count: cases, of: Int32Array.from({ length: cases }, (_, i) => i) };
  if (clusters.length !== cases) {
    throw new RadnetError(`clusters: expected ${cases}, one for each case, got ${clusters.length}`);
  }
  const numbers = new Map<string | number, number>();
  const of = new Int32Array(cases);
  for (let i = 0; i < cases; i++) {
    const cluster = clusters[i]!;
    let number = numbers.get(cluster);
    if (number === undefined) numbers.set(cluster, (number = numbers.size));
    of[i] = number;
  }
  return { count: numbers.size, of };
}
