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

/** What the model is called among the readers. */
const MODEL = 'model';

/** How readers, and the model as one more of them, agree with each other and with the reference standard. */
export interface ReaderStatistics {
  readonly agreement: ReaderAgreement;
  readonly reports: readonly (ReaderReport & { readonly name: string })[];
}

/**
 * Agreement of readers of CTs with the model's calls as one more reader. A reader who has read a part counts on that part.
 *
 * @param readers Their readings, one for each CT of the set.
 * @throws RadnetError where a reader is called `model`.
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
