import type { OpenedCt } from '../files/openedCt';
import type { DicomFiles } from './dicomFiles';
import type { DicomHeader } from './dicomHeader';
import { dicomFilesToVolume, type DicomSeriesOptions } from './dicomSeriesToVolume';
import type { SeriesChoice } from './selectSeries';
import { groupSeries } from './seriesSummary';

/** Opens a study: lists its series to choose from, and reads the chosen one. For `load`, see `dicomFilesToVolume`. */
export function openDicom(
  files: DicomFiles,
  options: Omit<DicomSeriesOptions, keyof SeriesChoice>,
  load: (header: DicomHeader) => Promise<DicomHeader>,
): OpenedCt {
  return {
    series: groupSeries(files.headers).map(({ summary }) => summary),
    read: (choice = {}, onFile) => dicomFilesToVolume(files, { ...options, ...choice }, load, onFile),
  };
}
