import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { levelReport, type LevelReport } from '../metrics/levelReport';
import { requireEvery } from '../metrics/requireInputs';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from './clusters';
import { requireBinaryReadings } from './readings';

/** Scores of one reader. */
export interface ReaderReport {
  /** Number of cases that the reader has read; only these count. */
  readonly cases: number;
  /** Scores on these cases. The AUC of yes/no answers is the mean of sensitivity and specificity. */
  readonly report: LevelReport;
}

/**
 * Evaluates a reader on the cases that the reader has read. In the paper's Table 2, for example, radiologist 3 has read
 * 71 of 77 CTs.
 *
 * @param labels One label per case, 0 or 1.
 * @param readings One reading per case: 0, 1, or null if not read.
 * @throws RadnetError that names the invalid entry or option, or the argument whose length differs.
 */
export function readerReport(
  labels: ArrayLike<number>,
  readings: readonly (0 | 1 | null)[],
  options: ClusterOptions = {},
): ReaderReport {
  requireNoMisspelling('readerReport', options, CLUSTER_OPTIONS);
  requireEvery(labels, (label) => label === 0 || label === 1, 'labels', '0 or 1');
  requireBinaryReadings(readings, labels.length, 'readings');
  indexClusters(options.clusters, labels.length);
  const read = readings.flatMap((reading, i) => (reading === null ? [] : [i]));
  const calls = read.map((i) => readings[i]!);
  const clusters = options.clusters && read.map((i) => options.clusters![i]!);
  return {
    cases: read.length,
    report: levelReport(
      read.map((i) => labels[i]!),
      calls,
      calls,
      { clusters },
    ),
  };
}
