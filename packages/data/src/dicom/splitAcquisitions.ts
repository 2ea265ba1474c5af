import type { DicomHeader } from './dicomHeader';
import type { DicomKeyword } from './dicomTags';

/**
 * Elements that can distinguish the acquisitions of a series, in the order in which they are tried: the scan, its
 * phase, its tube voltage, its kernel and its time.
 */
const TELLING_TAGS = [
  'AcquisitionNumber',
  'TemporalPositionIdentifier',
  'KVP',
  'ConvolutionKernel',
  'AcquisitionTime',
] as const satisfies readonly DicomKeyword[];

/** Whether a value is short and plain enough to show. People write personal notes into some of these elements. */
export const isPlain = (value: string): boolean => /^[\w.-]{1,16}$/.test(value);

/** Identifies one acquisition of a series. */
export interface WhichAcquisition {
  /** Number from 1, in the order of the element's values. */
  readonly number: number;
  /** The element that distinguishes the acquisitions, e.g. `KVP`. */
  readonly tag: string;
  /** The element's value; undefined if it is a time, which leads back to the patient, or not a plain word or number. */
  readonly value: string | undefined;
}

/** Images of a series that belong together while other images show the same places. */
export interface Acquisition {
  readonly headers: readonly DicomHeader[];
  /** Undefined if the series is one acquisition, or if no element says which images belong together. */
  readonly which: WhichAcquisition | undefined;
}

/**
 * Splits a series that shows the same places more than once, such as a repeated scan. It uses the first element that
 * splits the series cleanly: no place occurs twice among the images with one value, and more than half of a smaller
 * acquisition's places are also places of the largest. (Scanners also number the parts of one scan, which lie beside
 * each other.) Acquisitions are numbered from 1 in the order of the element's values.
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

/**
 * Whether two of the images show the same place. Images without a position, or with several frames, are not compared.
 */
function comesTwice(headers: readonly DicomHeader[]): boolean {
  const places = headers.flatMap((header) => placeOf(header) ?? []);
  return new Set(places).size < places.length;
}

/**
 * Drops duplicate files: they say nothing about acquisitions, and `stackSlices` later recognizes them by their pixels.
 */
function withoutCopies(headers: readonly DicomHeader[]): DicomHeader[] {
  const keyOf = (header: DicomHeader): string => `${header.text('SOPInstanceUID')} ${placeOf(header)}`;
  return [...new Map(headers.map((header) => [keyOf(header), header])).values()];
}

/** Returns the position of an image's first pixel, to 0.01 mm; undefined if the file does not state it. */
function placeOf(header: DicomHeader): string | undefined {
  const position = (header.text('ImagePositionPatient') ?? '').split('\\').map(Number);
  if (position.length !== 3 || !position.every(Number.isFinite)) return undefined;
  return position.map((value) => value.toFixed(2)).join();
}
