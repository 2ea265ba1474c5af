import { RadnetError } from '@radnet/core';
import { type DicomHeader } from './dicomHeader';
import { describeSeries, groupSeries, type SeriesGroup, type SeriesKind } from './seriesSummary';

/** Which of a series' images are read where it has several kinds. */
const KINDS: readonly SeriesKind[] = ['original', 'derived', 'localizer', 'other modality'];

/** What a user names of the series wanted. */
export interface SeriesChoice {
  /** Which series to read, where the files hold several and the rule of `selectSeries` does not find the one wanted. */
  readonly seriesInstanceUid?: string;
  /** Which acquisition of a series to read, from 1, where it holds several: see `DicomSeriesSummary`. */
  readonly acquisition?: number;
}

/** The images to read, and in words what was chosen from. */
export interface SelectedSeries {
  readonly headers: readonly DicomHeader[];
  readonly warnings: readonly string[];
}

/**
 * The series to read of a study. A single one is taken whatever it is. Of several, the original axial CT series; of those,
 * where one says that it shows the head, only those that do; of those, the one with the most images. Scouts, derived and
 * secondary images and other modalities are never chosen. Acquisitions of the same places within a series are chosen from
 * alike.
 *
 * @throws RadnetError where the rule finds none or two as good, or not what was asked for; the message lists all.
 */
export function selectSeries(headers: readonly DicomHeader[], choice: SeriesChoice = {}): SelectedSeries {
  const groups = groupSeries(headers);
  const { seriesInstanceUid, acquisition } = choice;
  const ofSeries = groups.filter(
    ({ summary }) => seriesInstanceUid === undefined || summary.seriesInstanceUid === seriesInstanceUid,
  );
  if (ofSeries.length === 0) {
    throw new RadnetError(
      `seriesInstanceUid: expected that of a series here, got another; here are ${listed(groups)}`,
    );
  }
  const wanted = ofSeries.filter(
    ({ summary }) => acquisition === undefined || summary.acquisition?.number === acquisition,
  );
  if (wanted.length === 0) {
    throw new RadnetError(
      `acquisition: expected the number of one here, got ${acquisition}; here are ${listed(ofSeries)}`,
    );
  }
  return seriesInstanceUid === undefined ? chosenOf(groups, wanted) : chosenOfSeries(ofSeries, wanted);
}

function chosenOf(groups: readonly SeriesGroup[], wanted: readonly SeriesGroup[]): SelectedSeries {
  if (groups.length === 1) return { headers: groups[0]!.headers, warnings: [] };
  const originals = wanted.filter(
    ({ summary: { kind, orientation } }) => kind === 'original' && orientation === 'axial',
  );
  const heads = originals.filter(({ summary: { head } }) => head === true);
  const [chosen, ...others] = largestOf(heads.length > 0 ? heads : originals);
  if (chosen === undefined || others.length > 0) {
    const parted = groups.some(({ summary }) => summary.acquisition !== undefined);
    throw new RadnetError(
      `expected one original axial series with more images than others, got ${
        chosen === undefined ? 'none' : others.length + 1
      }; choose one by seriesInstanceUid${parted ? ' and acquisition' : ''}, as listDicomSeries tells them: ${listed(groups)}`,
    );
  }
  const left = groups.filter((group) => group !== chosen);
  return {
    headers: chosen.headers,
    warnings: [`chosen of ${groups.length}: ${describeSeries(chosen.summary)}; left out: ${listed(left)}`],
  };
}

function chosenOfSeries(ofSeries: readonly SeriesGroup[], wanted: readonly SeriesGroup[]): SelectedSeries {
  const kind = KINDS.find((one) => wanted.some(({ summary }) => summary.kind === one));
  const [chosen, ...others] = largestOf(wanted.filter(({ summary }) => summary.kind === kind));
  if (others.length > 0) {
    throw new RadnetError(
      `expected one acquisition with more images than others, got ${others.length + 1}; choose one by acquisition, ` +
        `as listDicomSeries tells them: ${listed(ofSeries)}`,
    );
  }
  const left = ofSeries.filter((group) => group !== chosen);
  return {
    headers: chosen!.headers,
    warnings: left.length === 0 ? [] : [`left out of the series: ${listed(left)}`],
  };
}

function largestOf(groups: readonly SeriesGroup[]): SeriesGroup[] {
  const most = Math.max(...groups.map(({ summary: { images } }) => images));
  return groups.filter(({ summary: { images } }) => images === most);
}

const listed = (groups: readonly SeriesGroup[]): string =>
  groups.map(({ summary }) => describeSeries(summary)).join('; ');
