import { requireReaderOptions } from './requireReaderOptions';
import type { DamagedSliceOptions } from './damagedFiles';
import { type NamedBytes, parseDicomFiles } from './dicomFiles';
import { type DicomSeriesSummary, groupSeries } from './seriesSummary';

/**
 * The series among the files of a study, in the order of their first files, to choose one from. Images of several kinds
 * within one series, such as a scout beside the slices it is for, are listed apart.
 *
 * @throws RadnetError where no file is DICOM, or one is damaged and is not to be left out.
 */
export function listDicomSeries(
  files: readonly NamedBytes[],
  options: DamagedSliceOptions = {},
): DicomSeriesSummary[] {
  requireReaderOptions('listDicomSeries', options);
  return groupSeries(parseDicomFiles(files, options).headers).map(({ summary }) => summary);
}
