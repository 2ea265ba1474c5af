import {
  type PredictionSet,
  RadnetError,
  readerAgreement,
  type ReaderAgreement,
  type Reader,
  readerReport,
  type ReaderReport,
  scanCases,
} from '@radnet/core';

/** The model's name among the readers. */
const MODEL = 'model';

/** The agreement of readers, including the model, with each other and with the reference standard. */
export interface ReaderStatistics {
  readonly agreement: ReaderAgreement;
  readonly reports: readonly (ReaderReport & { readonly name: string })[];
}

/**
 * The agreement of readers of CTs. The model's calls are one more reader. A reader who read only some CTs counts on those.
 *
 * @param readers Their readings, one for each CT of the set.
 * @throws RadnetError if a reader is called `model`.
 */
export function readerStatistics(set: PredictionSet, readers: readonly Reader[]): ReaderStatistics {
  if (readers.some(({ name }) => name === MODEL)) {
    throw new RadnetError(`readers: expected another name than '${MODEL}', which is the model's own`);
  }
  const { labels, calls, clusters } = scanCases(set.scans, set);
  const all = [...readers, { name: MODEL, readings: calls }];
  return {
    agreement: readerAgreement(all, { clusters }),
    reports: all.map(({ name, readings }) => ({
      name,
      ...readerReport(labels, readings as (0 | 1 | null)[], { clusters }),
    })),
  };
}
