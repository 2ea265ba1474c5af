import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { levelReport, type LevelReport } from '../metrics/levelReport';
import { requireEvery } from '../metrics/requireInputs';
import { CLUSTER_OPTIONS, type ClusterOptions, indexClusters } from './clusters';
import { requireBinaryReadings } from './readings';

/** The scores of one reader. */
export interface ReaderReport {
  /** How many cases the reader has read: the others do not count. */
  readonly cases: number;
  /** The AUC of yes and no is the mean of sensitivity and specificity. */
  readonly report: LevelReport;
}

/**
 * How well a reader told cases apart, on those he has read, as radiologist 3 of the paper's Table 2, who read 71 of 77 CTs.
 *
 * @param labels 0 or 1.
 * @param readings As many: 0, 1, or null where not read.
 * @throws RadnetError that names the entry where that does not hold.
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
