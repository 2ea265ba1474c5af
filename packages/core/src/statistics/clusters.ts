import { RadnetError } from '../radnetError';

/** Settings for intervals that account for correlated cases. */
export interface ClusterOptions {
  /**
   * Cluster of each case, usually its patient; one entry per case. Cases with equal entries are treated as correlated
   * when an interval is computed. Default: each case is its own cluster.
   */
  readonly clusters?: ArrayLike<string | number> | undefined;
}

export const CLUSTER_OPTIONS = Object.keys({ clusters: true } satisfies Record<keyof ClusterOptions, true>);

/** The cluster of each case (`of`), numbered from 0 in order of first appearance, and the number of clusters. */
export interface ClusterIndex {
  readonly count: number;
  readonly of: Int32Array;
}

/** @throws RadnetError unless there is one cluster entry per case. */
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
