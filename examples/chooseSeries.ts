import { describeSeries, type DicomSeriesSummary, type SeriesChoice } from '@radnet/data';

/** The series of a study that can be read. */
export interface SeriesToRead {
  /** The series to choose from, in the order of their first files. Empty if there is no choice. */
  readonly offered: readonly DicomSeriesSummary[];
  /** The series to read by default. Undefined if the user has to choose, or if there is no choice. */
  readonly chosen: DicomSeriesSummary | undefined;
}

/**
 * Chooses the series of a study to read. If it has exactly one original axial CT series, besides scouts, reformats and other
 * modalities, that is the one. If it has several, of the same or of different patients, or only derived ones, the user has to choose: a
 * wrong guess could return another patient's result.
 *
 * @param acquisition Which acquisition to read, if a series holds several.
 */
export function chooseSeries(groups: readonly DicomSeriesSummary[], acquisition?: number): SeriesToRead {
  const axial = (kind: DicomSeriesSummary['kind']): DicomSeriesSummary[] =>
    groups.filter((group) => group.kind === kind && group.orientation === 'axial');
  const originals = axial('original');
  const offered = originals.length > 0 ? originals : axial('derived');
  if (groups.length < 2 || offered.length === 0) return { offered: [], chosen: undefined };
  const wanted = offered.filter(
    (group) => acquisition === undefined || group.acquisition?.number === acquisition,
  );
  return { offered, chosen: wanted.length === 1 && originals.length > 0 ? wanted[0] : undefined };
}

/** The reader's options for a series. */
export function choiceOf({
  seriesInstanceUid,
  acquisition,
}: DicomSeriesSummary): SeriesChoice & { readonly seriesInstanceUid: string } {
  return { seriesInstanceUid, ...(acquisition && { acquisition: acquisition.number }) };
}

/** A note for the user: which series was read, and which were not. */
export function describeChoice(
  chosen: DicomSeriesSummary,
  offered: readonly DicomSeriesSummary[],
  groups: readonly DicomSeriesSummary[],
): string {
  const left = groups.filter((group) => !offered.includes(group));
  return (
    `read ${describeSeries(chosen)}` +
    (left.length > 0 ? `; not read: ${left.map(describeSeries).join('; ')}` : '')
  );
}

/**
 * One line for each series to choose from. Patients and studies are numbered within the list, and named only if there are several.
 */
export function describeOffers(offered: readonly DicomSeriesSummary[]): string[] {
  const numbered = (of: 'patient' | 'study'): ((group: DicomSeriesSummary) => string[]) => {
    const numbers = [...new Set(offered.map((group) => group[of]))];
    return (group) => (numbers.length > 1 ? [`${of} ${numbers.indexOf(group[of]) + 1}`] : []);
  };
  const [patientOf, studyOf] = [numbered('patient'), numbered('study')];
  return offered.map((group) => [...patientOf(group), ...studyOf(group), describeSeries(group)].join(', '));
}
