import type { SeriesChoice } from '../dicom/selectSeries';
import type { DicomSeriesSummary } from '../dicom/seriesSummary';
import type { Volume } from '../volume/volume';

/** A CT in files that are known, but of which no voxel has been read yet. */
export interface OpenedCt {
  /** The DICOM series to choose from, in the order of their first files. None of a CT in NIfTI: there is no choice. */
  readonly series: readonly DicomSeriesSummary[];
  /**
   * Reads the CT.
   *
   * @param choice Which of several series; left out, as `dicomSeriesToVolume` chooses. Of a CT in NIfTI it does not count.
   * @param onFile Called before each file is decoded, or, of NIfTI and zips, before all are.
   * @throws RadnetError what `dicomSeriesToVolume` and `niftiToVolume` throw.
   */
  readonly read: (choice?: SeriesChoice, onFile?: OnFile) => Promise<Volume>;
}

/** Told how many of how many files are done with. */
export type OnFile = (done: number, of: number) => void;
