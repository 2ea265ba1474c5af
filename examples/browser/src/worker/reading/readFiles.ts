import { RadnetError } from '@radnet/core';
import { DamagedSliceError, describeSeries, type DicomSeriesSummary, openCtFiles } from '@radnet/data';
import { choiceOf, chooseSeries, describeChoice, describeOffers } from '../../../../chooseSeries';
import { DAMAGED_SLICE, type FilesSource, type OnProgress, type SeriesKey } from '../viewerWorker';
import { codecWasm } from './codecWasm';
import { memoryForCt } from './memoryForCt';
import type { ReadCt, SeriesOffers } from './readSource';

/**
 * Reads the CT in files, or returns the series among them if the user has to choose one.
 *
 * @throws RadnetError what `openCtFiles` and its reading throw. If a slice is damaged and there are others beside it, the
 *   message starts with `DAMAGED_SLICE`. Also if no series is axial.
 */
export async function readFiles(source: FilesSource, onProgress: OnProgress): Promise<ReadCt | SeriesOffers> {
  try {
    return await readChosen(source, onProgress);
  } catch (error) {
    const { files } = source;
    const isOneSlice = files.length === 1 && !/\.zip$/i.test(files[0]!.path);
    if (!(error instanceof DamagedSliceError) || isOneSlice) throw error;
    throw new RadnetError(`${DAMAGED_SLICE}: ${error.message}`, { cause: error });
  }
}

async function readChosen(
  { files, series, leaveOutDamagedSlices }: FilesSource,
  onProgress: OnProgress,
): Promise<ReadCt | SeriesOffers> {
  const stage =
    (name: string) =>
    (done: number, of: number): void =>
      onProgress({ stage: name, ...(of > 1 && { fraction: done / of }) });
  const named = files.map(({ path, file }) => ({ name: path, blob: file }));
  const options = {
    codecWasm,
    memoryBytes: memoryForCt(),
    onDamagedSlice: leaveOutDamagedSlices ? 'leave-out' : 'refuse',
  } as const;
  const opened = await openCtFiles(named, options, stage('reading files'));
  const { offered, chosen } = seriesToRead(opened.series, series);
  if (offered.length > 0 && chosen === undefined) {
    const descriptions = describeOffers(offered);
    const offers = offered.map((group, index) => ({
      key: choiceOf(group),
      description: descriptions[index]!,
    }));
    return { kind: 'series', offers };
  }
  const volume = await opened.read(chosen && choiceOf(chosen), stage('decoding slices'));
  if (chosen === undefined) return { kind: 'volume', volume };
  const note = describeChoice(chosen, offered, opened.series);
  return { kind: 'volume', volume: { ...volume, warnings: [note, ...volume.warnings] } };
}

/** The series to read if there are several: the user's choice, or else that of `chooseSeries`. */
function seriesToRead(
  groups: readonly DicomSeriesSummary[],
  key: SeriesKey | undefined,
): ReturnType<typeof chooseSeries> {
  const toRead = chooseSeries(groups);
  // A single series is read whatever it is, unless it is not a CT at all.
  const isNoCt = groups.length === 1 && groups[0]!.kind === 'other modality';
  if (isNoCt || (groups.length > 1 && toRead.offered.length === 0)) {
    throw new RadnetError(
      `expected an axial CT series, got none, but ${groups.map(describeSeries).join('; ')}`,
    );
  }
  if (key === undefined) return toRead;
  const chosen = toRead.offered.find(
    ({ seriesInstanceUid, acquisition }) =>
      seriesInstanceUid === key.seriesInstanceUid && acquisition?.number === key.acquisition,
  );
  if (chosen === undefined) throw new RadnetError('series: expected one of those offered, got another');
  return { ...toRead, chosen };
}
