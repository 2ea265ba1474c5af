import { version } from '../../../../packages/core/package.json';
import { findingsOf, type ModelIdentity, type PredictReport, SCHEMA } from '../../../predict/result';
import type { CtReading, ModelSummary, ShownVolume } from '../worker/viewerWorker';

/** The page's result, in the form of predict-ct's `result.json`, but for what a page has not: folders, files, a number of CTs. */
export interface ResultReport extends Pick<PredictReport, 'schema' | 'software' | 'backend'> {
  readonly model: ModelIdentity;
  readonly cts: readonly [object];
}

/** @returns What names no file and no patient. */
export function resultReport(
  reading: CtReading,
  { positionsMm, warnings }: ShownVolume,
  model: ModelSummary,
): ResultReport {
  const { fingerprint, threshold, minConsecutive } = model;
  return {
    schema: SCHEMA,
    software: `radnet ${version}`,
    backend: reading.engine,
    model: { fingerprint, threshold, minConsecutive },
    cts: [
      {
        status: 'done',
        ...findingsOf({ ...reading, positionsMm }, reading.threshold),
        ...(reading.volumeMl !== undefined && { volumeMl: reading.volumeMl }),
        warnings: [...warnings, ...reading.warnings],
      },
    ],
  };
}
