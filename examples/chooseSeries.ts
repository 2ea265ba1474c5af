import { describeSeries, type DicomSeriesSummary, type SeriesChoice } from '@radnet/data';

/** Which of a study's series are CTs to read. */
export interface SeriesToRead {
  /** Those that may be read, in the order of their first files. Empty where there is nothing to choose from. */
  readonly offered: readonly DicomSeriesSummary[];
  /** The one to read unasked; undefined where the user has to say which, or there is nothing to choose from. */
  readonly chosen: DicomSeriesSummary | undefined;
}

/**
 * Which of a study's series to read. It may hold one original axial CT series, beside scouts, reformats and other modalities. Where it
 * holds several, of whatever patients or studies, or only derived ones, the user has to say which: to choose for him could
 * give him another patient's answer.
 *
 * @param acquisition The one that is wanted, where a series holds several.
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

/** What tells a reader that a series is to be read. */
export function choiceOf({
  seriesInstanceUid,
  acquisition,
}: DicomSeriesSummary): SeriesChoice & { readonly seriesInstanceUid: string } {
  return { seriesInstanceUid, ...(acquisition && { acquisition: acquisition.number }) };
}

/** What was read of a study, and what was not. */
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
 * One line a series to choose from. Patients and studies are numbers among those of the list, told only where there are
 * several.
 */
export function describeOffers(offered: readonly DicomSeriesSummary[]): string[] {
  const numbered = (of: 'patient' | 'study'): ((group: DicomSeriesSummary) => string[]) => {
    const numbers = [...new Set(offered.map((group) => group[of]))];
    return (group) => (numbers.length > 1 ? [`${of} ${numbers.indexOf(group[of]) + 1}`] : []);
  };
  const [patientOf, studyOf] = [numbered('patient'), numbered('study')];
  return offered.map((group) => [...patientOf(group), ...studyOf(group), describeSeries(group)].join(', '));
}
