import { stat } from 'node:fs/promises';
import { RadnetError } from '@radnet/core';
import { describeSeries, type DicomSeriesOptions, type DicomSeriesSummary } from '@radnet/data';
import { listDicomFolder } from '@radnet/data/node';
import { UsageError } from '../commandLine';

/** A CT to be read. */
export interface CtChoice {
  readonly path: string;
  /** Its number in the list of those to choose from, where its folder holds several. */
  readonly series: number | undefined;
  readonly options: DicomSeriesOptions;
  /** What its folder holds beside it. */
  readonly notes: readonly string[];
}

export interface ChoiceOptions {
  /** The number of a series in the list, or its SeriesInstanceUID. */
  readonly series?: string | undefined;
  /** Every series that may be read. */
  readonly all?: boolean | undefined;
  readonly reading: DicomSeriesOptions;
}

/**
 * The CTs to read of a path. A study's folder may hold one original axial CT series, beside scouts, reformats and other
 * modalities, which are left out with a note. Where it holds several, of whatever patients or studies, or only derived ones,
 * the user has to say which: to choose for him could give him another patient's answer.
 *
 * @throws RadnetError where there are several to choose from; the message lists them by numbers, without UIDs and
 *   descriptions, which lead back to patients. UsageError for a number that is not in the list.
 */
export async function chooseCts(path: string, { series, all, reading }: ChoiceOptions): Promise<CtChoice[]> {
  const whole = { path, series: undefined, options: reading, notes: [] };
  const isUid = series !== undefined && !/^\d{1,6}$/.test(series);
  if (isUid) return [{ ...whole, options: { ...reading, seriesInstanceUid: series } }];
  const groups = await seriesIn(path, reading);
  const axial = (kind: DicomSeriesSummary['kind']): DicomSeriesSummary[] =>
    groups.filter((group) => group.kind === kind && group.orientation === 'axial');
  const originals = axial('original');
  const offered = originals.length > 0 ? originals : axial('derived');
  if (groups.length < 2 || offered.length === 0) {
    if (series === undefined || (series === '1' && groups.length === 1)) return [whole];
    throw new UsageError(
      `--series: expected none, as there are not several series to choose from, got ${series}`,
    );
  }
  const left = groups.filter((group) => !offered.includes(group));
  const choiceOf = (group: DicomSeriesSummary, index: number): CtChoice => ({
    path,
    series: offered.length > 1 ? index + 1 : undefined,
    options: {
      ...reading,
      seriesInstanceUid: group.seriesInstanceUid,
      ...(group.acquisition && { acquisition: group.acquisition.number }),
    },
    notes: [
      `read ${describeSeries(group)}` +
        (left.length > 0 ? `; not read: ${left.map(describeSeries).join('; ')}` : ''),
    ],
  });
  if (all) return offered.map(choiceOf);
  if (series !== undefined) {
    const group = offered[Number(series) - 1];
    if (group === undefined) {
      throw new UsageError(`--series: expected a number from 1 to ${offered.length}, got ${series}`);
    }
    return [choiceOf(group, Number(series) - 1)];
  }
  const wanted =
    reading.acquisition === undefined ? offered : offered.filter((group) => isWanted(group, reading));
  if (wanted.length === 1 && originals.length > 0) return [choiceOf(wanted[0]!, offered.indexOf(wanted[0]!))];
  throw new RadnetError(
    `${path}: expected one CT, got ${offered.length} series to choose from. Add --series N for one of them, or --all:\n` +
      listOf(offered, groups),
  );
}

const isWanted = ({ acquisition }: DicomSeriesSummary, reading: DicomSeriesOptions): boolean =>
  acquisition?.number === reading.acquisition;

/** One line a series. Patients and studies are numbers; they are told only where there are several. */
function listOf(offered: readonly DicomSeriesSummary[], groups: readonly DicomSeriesSummary[]): string {
  const several = (of: 'patient' | 'study'): boolean => new Set(groups.map((group) => group[of])).size > 1;
  const [patients, studies] = [several('patient'), several('study')];
  const lines = offered.map((group, index) => {
    const whose = [
      ...(patients ? [`patient ${group.patient}`] : []),
      ...(studies ? [`study ${group.study}`] : []),
      describeSeries(group),
    ];
    return `  --series ${index + 1}: ${whose.join(', ')}`;
  });
  const left = groups.length - offered.length;
  return [...lines, ...(left > 0 ? [`  and ${left} more that are not to be read`] : [])].join('\n');
}

/** None where the path is no DICOM, or cannot be read: reading it says why. */
async function seriesIn(path: string, reading: DicomSeriesOptions): Promise<DicomSeriesSummary[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder && !/\.zip$/i.test(path)) return [];
  try {
    return await listDicomFolder(path, reading);
  } catch (error) {
    if (error instanceof RadnetError) return [];
    throw error;
  }
}
