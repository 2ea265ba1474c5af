import { RadnetError } from '@radnet/core';
import { type DicomHeader } from './dicomHeader';
import { describeSeries, groupSeries, type SeriesGroup, type SeriesKind } from './seriesSummary';

/** Which of a series' images are read where it has several kinds. */
const KINDS: readonly SeriesKind[] = ['original', 'derived', 'localizer', 'other modality'];

/** The images to read, and in words what was chosen from. */
export interface SelectedSeries {
  readonly headers: readonly DicomHeader[];
  readonly warnings: readonly string[];
}

/**
 * The series to read of a study. A single one is taken whatever it is. Of several, the original axial CT series; of those,
 * where one says that it shows the head, only those that do; of those, the one with the most images. Scouts, derived and
 * secondary images and other modalities are never chosen.
 *
 * @param seriesInstanceUid Which one; may be left out where the rule finds one.
 * @throws RadnetError where the rule finds none or two as good, or not the one asked for; the message lists all.
 */
export function selectSeries(headers: readonly DicomHeader[], seriesInstanceUid?: string): SelectedSeries {
  const groups = groupSeries(headers);
  if (seriesInstanceUid !== undefined) return askedFor(groups, seriesInstanceUid);
  if (groups.length === 1) return { headers: groups[0]!.headers, warnings: [] };
  const originals = groups.filter(
    ({ summary: { kind, orientation } }) => kind === 'original' && orientation === 'axial',
  );
  const heads = originals.filter(({ summary: { head } }) => head === true);
  const fitting = heads.length > 0 ? heads : originals;
  const most = Math.max(...fitting.map(({ summary: { images } }) => images));
  const [chosen, ...others] = fitting.filter(({ summary: { images } }) => images === most);
  if (chosen === undefined || others.length > 0) {
    throw new RadnetError(
      `expected one original axial series with more images than others, got ${
        chosen === undefined ? 'none' : others.length + 1
      }; choose one by seriesInstanceUid, as listDicomSeries tells them: ${listed(groups)}`,
    );
  }
  const left = groups.filter((group) => group !== chosen);
  return {
    headers: chosen.headers,
    warnings: [`chosen of ${groups.length}: ${describeSeries(chosen.summary)}; left out: ${listed(left)}`],
  };
}

function askedFor(groups: readonly SeriesGroup[], uid: string): SelectedSeries {
  const found = groups
    .filter(({ summary: { seriesInstanceUid } }) => seriesInstanceUid === uid)
    .sort((a, b) => KINDS.indexOf(a.summary.kind) - KINDS.indexOf(b.summary.kind));
  const [chosen, ...left] = found;
  if (chosen === undefined) {
    throw new RadnetError(
      `seriesInstanceUid: expected that of a series here, got another; here are ${listed(groups)}`,
    );
  }
  return {
    headers: chosen.headers,
    warnings: left.length === 0 ? [] : [`left out of the series: ${listed(left)}`],
  };
}

const listed = (groups: readonly SeriesGroup[]): string =>
  groups.map(({ summary }) => describeSeries(summary)).join('; ');
