import { stat } from 'node:fs/promises';
import { RadnetError } from '@radnet/core';
import type { DicomSeriesOptions, DicomSeriesSummary } from '@radnet/data';
import { listDicomFolder } from '@radnet/data/node';
import { choiceOf, chooseSeries, describeChoice, describeOffers } from '../chooseSeries';
import { UsageError } from '../commandLine';

/** A CT to read. */
export interface CtChoice {
  readonly path: string;
  /** Its number in the list of series, if its folder holds several. */
  readonly series: number | undefined;
  readonly options: DicomSeriesOptions;
  /** Notes on what else its folder holds. */
  readonly notes: readonly string[];
}

/** Settings for {@link chooseCts}. */
export interface ChoiceOptions {
  /** The number of a series in the list, or its SeriesInstanceUID. */
  readonly series?: string | undefined;
  /** Read every series that can be read. */
  readonly all?: boolean | undefined;
  /** How to read the CTs. */
  readonly reading: DicomSeriesOptions;
}

/**
 * Finds the CTs to read in a path: see `chooseSeries`. A note says what is left out.
 *
 * @throws RadnetError if there are several to choose from. The message lists them by number, without UIDs and
 *   descriptions, which identify patients.
 * @throws UsageError if the number is not in the list.
 */
export async function chooseCts(path: string, { series, all, reading }: ChoiceOptions): Promise<CtChoice[]> {
  const whole = { path, series: undefined, options: reading, notes: [] };
  const isUid = series !== undefined && !/^\d{1,6}$/.test(series);
  if (isUid) return [{ ...whole, options: { ...reading, seriesInstanceUid: series } }];
  const groups = await seriesIn(path, reading);
  const { offered, chosen } = chooseSeries(groups, reading.acquisition);
  if (offered.length === 0) {
    if (series === undefined || (series === '1' && groups.length === 1)) return [whole];
    throw new UsageError(`--series: expected none, because there is only one series, got ${series}`);
  }
  const ctOf = (group: DicomSeriesSummary): CtChoice => ({
    path,
    series: offered.length > 1 ? offered.indexOf(group) + 1 : undefined,
    options: { ...reading, ...choiceOf(group) },
    notes: [describeChoice(group, offered, groups)],
  });
  if (all) return offered.map(ctOf);
  if (series !== undefined) {
    const group = offered[Number(series) - 1];
    if (group === undefined) {
      throw new UsageError(`--series: expected a number from 1 to ${offered.length}, got ${series}`);
    }
    return [ctOf(group)];
  }
  if (chosen !== undefined) return [ctOf(chosen)];
  throw new RadnetError(
    `${path}: expected one CT, got ${offered.length} series to choose from. Choose one with --series N, or read all with --all:\n` +
      listOf(offered, groups),
  );
}

function listOf(offered: readonly DicomSeriesSummary[], groups: readonly DicomSeriesSummary[]): string {
  const lines = describeOffers(offered).map((line, index) => `  --series ${index + 1}: ${line}`);
  const left = groups.length - offered.length;
  return [...lines, ...(left > 0 ? [`  and ${left} more that are not to be read`] : [])].join('\n');
}

/** Empty if the path is not DICOM or cannot be read. In that case, reading it will say why. */
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
