import { requireReaderOptions } from './requireReaderOptions';
import type { DamagedSliceOptions } from './damagedFiles';
import { type NamedBytes, parseDicomFiles } from './dicomFiles';
import { type DicomSeriesSummary, groupSeries } from './seriesSummary';

/**
 * Lists the series among the files of a study, in the order of their first files, so that you can choose one. If one
 * series holds images of several kinds, such as a scout beside its slices, they are listed separately.
 *
 * @throws RadnetError if no file is DICOM, or if one is damaged and damaged slices are refused.
 */
export function listDicomSeries(
  files: readonly NamedBytes[],
  options: DamagedSliceOptions = {},
): DicomSeriesSummary[] {
  requireReaderOptions('listDicomSeries', options);
  return groupSeries(parseDicomFiles(files, options).headers).map(({ summary }) => summary);
}
