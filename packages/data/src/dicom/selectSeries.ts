import { RadnetError } from '@radnet/core';
import { type DicomHeader, quoted } from './dicomHeader';
import { describeTag } from './dicomTags';

/**
 * The files of one series.
 *
 * @param seriesInstanceUid Which one; may be left out where there is only one.
 * @throws RadnetError where there are several to choose from, or not the one asked for; the message lists them.
 */
export function selectSeries(headers: readonly DicomHeader[], seriesInstanceUid?: string): DicomHeader[] {
  const series = new Map<string, DicomHeader[]>();
  for (const header of headers) {
    const uid = header.text('SeriesInstanceUID');
    if (uid === undefined) throw header.error(`expected ${describeTag('SeriesInstanceUID')}, got none`);
    series.set(uid, [...(series.get(uid) ?? []), header]);
  }
  if (seriesInstanceUid === undefined && series.size > 1) {
    throw new RadnetError(
      `expected one DICOM series, got ${series.size}; choose one by seriesInstanceUid: ${listed(series)}`,
    );
  }
  const chosen = seriesInstanceUid === undefined ? [...series.values()][0] : series.get(seriesInstanceUid);
  if (chosen === undefined) {
    throw new RadnetError(
      `seriesInstanceUid: expected one of ${listed(series)}; got ${quoted(seriesInstanceUid)}`,
    );
  }
  return chosen;
}

/** Series in words. Descriptions are left out: people write names into them. */
function listed(series: ReadonlyMap<string, readonly DicomHeader[]>): string {
  return [...series]
    .map(([uid, headers]) => {
      const files = headers.length === 1 ? '1 file' : `${headers.length} files`;
      return `${quoted(uid)} (${headers[0]!.text('Modality') ?? 'no modality'}, ${files})`;
    })
    .join(', ');
}
