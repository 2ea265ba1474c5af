import { version } from '../../../../packages/core/package.json';
import { findingsOf, type ModelIdentity, type PredictReport, SCHEMA } from '../../../predict/result';
import type { CtReading, ModelSummary, ShownVolume } from '../worker/viewerWorker';

/**
 * The page's result in the form of predict-ct's `result.json`, without what a page does not have: folders, files, a number of CTs. It
 * includes the warnings that the page shows around the result.
 */
export interface ResultReport extends Pick<PredictReport, 'schema' | 'software' | 'backend'> {
  readonly notice: string;
  readonly model: ModelIdentity & Pick<ModelSummary, 'origin' | 'trainedOn' | 'phantomsOnly'>;
  readonly cts: readonly [object];
}

const NOTICE = 'Research software, not a medical device: not for clinical use.';
const PHANTOMS_ONLY =
  'The model has seen nothing but synthetic phantoms: on a real CT its answer means nothing.';

/** @returns A report that names no file and no patient. */
export function resultReport(
  reading: CtReading,
  { positionsMm, warnings }: ShownVolume,
  model: ModelSummary,
): ResultReport {
  const { fingerprint, threshold, minConsecutive, origin, trainedOn, phantomsOnly } = model;
  return {
    schema: SCHEMA,
    software: `radnet ${version}`,
    backend: reading.engine,
    notice: phantomsOnly ? `${NOTICE} ${PHANTOMS_ONLY}` : NOTICE,
    model: { fingerprint, threshold, minConsecutive, origin, trainedOn, phantomsOnly },
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
