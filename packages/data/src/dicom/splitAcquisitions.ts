import type { DicomHeader } from './dicomHeader';
import type { DicomKeyword } from './dicomTags';

/** What tells acquisitions of one series apart, the plainest first: the scan, its phase, its tube voltage, kernel and time. */
const TELLING_TAGS = [
  'AcquisitionNumber',
  'TemporalPositionIdentifier',
  'KVP',
  'ConvolutionKernel',
  'AcquisitionTime',
] as const satisfies readonly DicomKeyword[];

/** Whether a value is too short and plain to hold more than these elements do: people write words into some. */
export const isPlain = (value: string): boolean => /^[\w.-]{1,16}$/.test(value);

/** Which acquisition of a series images are of. */
export interface WhichAcquisition {
  /** From 1, in the order of the element's values. */
  readonly number: number;
  /** The element that tells the acquisitions apart. */
  readonly tag: string;
  /** Its value; undefined where that is a time, which leads back to the patient, or no plain word or number. */
  readonly value: string | undefined;
}

/** Images of a series that belong together, where others show the same places. */
export interface Acquisition {
  readonly headers: readonly DicomHeader[];
  /** Undefined where the series is one acquisition, or nothing tells which images belong together. */
  readonly which: WhichAcquisition | undefined;
}

/**
 * Parts a series that shows the same places twice or more, as with a repeated scan, by the first element that does so
 * cleanly: with each of its values no place comes twice, and more than half of a smaller acquisition's places are those of
 * the largest. (Scanners also number the parts of one scan, which lie beside each other.) Acquisitions are numbered from 1
 * in the order of the element's values.
 */
export function splitAcquisitions(headers: readonly DicomHeader[]): Acquisition[] {
  const whole = [{ headers, which: undefined }];
  if (!comesTwice(headers)) return whole;
  for (const tag of TELLING_TAGS) {
    const parts = partsBy(headers, tag);
    if (parts.length > 1 && areRepeats(parts)) {
      return parts.map((part, index) => ({
        headers: part,
        which: { number: index + 1, tag, value: shownValue(part[0]!, tag) },
      }));
    }
  }
  return whole;
}

function shownValue(header: DicomHeader, tag: DicomKeyword): string | undefined {
  const value = header.text(tag);
  return tag !== 'AcquisitionTime' && value !== undefined && isPlain(value) ? value : undefined;
}

function partsBy(headers: readonly DicomHeader[], tag: DicomKeyword): DicomHeader[][] {
  const parts = new Map<string, DicomHeader[]>();
  for (const header of headers) {
    const value = header.text(tag) ?? '';
    const part = parts.get(value);
    if (part === undefined) parts.set(value, [header]);
    else part.push(header);
  }
  return [...parts].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, part]) => part);
}

function areRepeats(parts: readonly DicomHeader[][]): boolean {
  if (parts.some((part) => comesTwice(withoutCopies(part)))) return false;
  const places = parts.map((part) => new Set(part.map(placeOf)));
  const largest = places.reduce((most, part) => (part.size > most.size ? part : most));
  return places.every((part) => [...part].filter((place) => largest.has(place)).length > part.size / 2);
}

/** Whether two of the images show one place. An image without one, or of several frames, shows none. */
function comesTwice(headers: readonly DicomHeader[]): boolean {
  const places = headers.flatMap((header) => placeOf(header) ?? []);
  return new Set(places).size < places.length;
}

/** A file that came twice says nothing of acquisitions: it is found by its pixels later. */
function withoutCopies(headers: readonly DicomHeader[]): DicomHeader[] {
  const keyOf = (header: DicomHeader): string => `${header.text('SOPInstanceUID')} ${placeOf(header)}`;
  return [...new Map(headers.map((header) => [keyOf(header), header])).values()];
}

/** Where an image's first pixel lies, to 0.01 mm. */
function placeOf(header: DicomHeader): string | undefined {
  const position = (header.text('ImagePositionPatient') ?? '').split('\\').map(Number);
  if (position.length !== 3 || !position.every(Number.isFinite)) return undefined;
  return position.map((value) => value.toFixed(2)).join();
}
