import { RadnetError } from '@radnet/core';
import { type DicomHeader } from './dicomHeader';
import { describeSeries, groupSeries, type SeriesGroup, type SeriesKind } from './seriesSummary';

/** Which images of a series are read if it holds several kinds, most preferred first. */
const KINDS: readonly SeriesKind[] = ['original', 'derived', 'localizer', 'other modality'];

/** Settings that choose a series, e.g. of {@link DicomSeriesOptions}. */
export interface SeriesChoice {
  /**
   * SeriesInstanceUID of the series to read. By default, the original axial series of the head with the most images;
   * required only if that rule finds none or several. `listDicomSeries` lists the choices.
   */
  readonly seriesInstanceUid?: string;
  /**
   * Number of the acquisition to read, from 1, if a series holds several: see `DicomSeriesSummary`. By default, the one
   * with the most images.
   */
  readonly acquisition?: number;
}

/** The images to read, and a warning if there were others to choose from. */
export interface SelectedSeries {
  readonly headers: readonly DicomHeader[];
  readonly warnings: readonly string[];
}

/**
 * Chooses the series of a study to read. A single series is chosen whatever it is. Among several, the choice is an
 * original axial CT series; among these, one that states that it shows the head, if there is any; among these, the one
 * with the most images. Scouts, derived and secondary images and other modalities are never chosen. If a series holds
 * several acquisitions of the same places, one of them is chosen by the same rule.
 *
 * @throws RadnetError if the rule finds none or several equally good ones, or if there is no series or acquisition as
 *   requested; the message lists all.
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
