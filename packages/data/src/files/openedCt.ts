import type { SeriesChoice } from '../dicom/selectSeries';
import type { DicomSeriesSummary } from '../dicom/seriesSummary';
import type { Volume } from '../volume/volume';

/** A CT whose files are known, but whose voxels have not been read yet. */
export interface OpenedCt {
  /**
   * The DICOM series to choose from, in the order of their first files. Empty for a CT in NIfTI, which offers no
   * choice.
   */
  readonly series: readonly DicomSeriesSummary[];
  /**
   * Reads the CT.
   *
   * @param choice Which of several series to read; by default `dicomSeriesToVolume` chooses. Ignored for a CT in NIfTI.
   * @param onFile Called before each file is decoded; for NIfTI, at most once, before decoding starts.
   * @throws RadnetError as `dicomSeriesToVolume` and `niftiToVolume` do.
   */
  readonly read: (choice?: SeriesChoice, onFile?: OnFile) => Promise<Volume>;
}

/** Callback for progress: receives how many files are done, and how many there are. */
export type OnFile = (done: number, of: number) => void;
