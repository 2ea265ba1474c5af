import { cross } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';
import { type Acquisition, isPlain, splitAcquisitions, type WhichAcquisition } from './splitAcquisitions';

/**
 * What kind of images a series holds, according to Modality and ImageType: `original` slices as scanned, including
 * those that a lossy compression marked as DERIVED\PRIMARY\AXIAL; a `localizer` (scout); images `derived` from others
 * (reformats, maps, reports as pictures); or another modality.
 */
export type SeriesKind = 'original' | 'derived' | 'localizer' | 'other modality';

/** Facts about a series of a study. Descriptions are left out because people write names into them. */
export interface DicomSeriesSummary {
  /** SeriesInstanceUID, for the option `seriesInstanceUid`. Do not log it: it leads back to the patient's records. */
  readonly seriesInstanceUid: string;
  /** Number of the patient among these files, from 1 in the order of their first files. */
  readonly patient: number;
  /** Number of the study among these files, from 1 in the order of their first files. */
  readonly study: number;
  /** SeriesNumber; undefined if it is missing or not a number. */
  readonly seriesNumber: number | undefined;
  /**
   * Which acquisition of the series this is. Undefined unless the series shows the same places more than once and an
   * element distinguishes the acquisitions. Its `number` is the value for the option `acquisition`.
   */
  readonly acquisition: WhichAcquisition | undefined;
  /** Modality, e.g. `CT`; `unknown` if it is not a short code. */
  readonly modality: string;
  readonly kind: SeriesKind;
  /** The plane of the body nearest to the slices; `unknown` if the file does not state its orientation. */
  readonly orientation: 'axial' | 'coronal' | 'sagittal' | 'unknown';
  /** Number of images, counting each frame. */
  readonly images: number;
  /** SliceThickness in mm; undefined if it is missing or not a number. */
  readonly thicknessMm: number | undefined;
  /** Reconstruction kernel, e.g. `H30s`; undefined if it is missing or not a short plain word. */
  readonly kernel: string | undefined;
  /** Whether the series states that it shows the head; undefined if it does not name a body part. */
  readonly head: boolean | undefined;
}

/** Images of one series, kind and acquisition. */
export interface SeriesGroup {
  readonly summary: DicomSeriesSummary;
  readonly headers: readonly DicomHeader[];
}

const HEAD = /HEAD|BRAIN|SKULL|CRANI|NEURO/i;

/**
 * Groups headers by series; within a series by kind, because some scanners put the scout into its series; and within a
 * kind by acquisition, if the same places occur again.
 */
export function groupSeries(headers: readonly DicomHeader[]): SeriesGroup[] {
  const groups = new Map<string, DicomHeader[]>();
  for (const header of headers) {
    const uid = header.text('SeriesInstanceUID');
    if (uid === undefined) throw header.error(`expected ${describeTag('SeriesInstanceUID')}, got none`);
    const key = `${kindOf(header)} ${uid}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [header]);
    else group.push(header);
  }
  const [patients, studies] = [new Map<string, number>(), new Map<string, number>()];
  return [...groups.values()].flatMap(splitAcquisitions).map((acquisition) => {
    const [first] = acquisition.headers as readonly [DicomHeader];
    const patient = numberIn(patients, PATIENT.map((keyword) => first.text(keyword)).join('\n'));
    const study = numberIn(studies, first.text('StudyInstanceUID') ?? '');
    return { summary: { patient, study, ...summaryOf(acquisition) }, headers: acquisition.headers };
  });
}

/** The elements that distinguish patients. */
const PATIENT = ['PatientID', 'PatientName', 'PatientBirthDate'] as const;

/** Returns the number of a key, from 1 in the order in which keys first occur. */
function numberIn(numbers: Map<string, number>, key: string): number {
  const number = numbers.get(key) ?? numbers.size + 1;
  numbers.set(key, number);
  return number;
}

function summaryOf({ headers, which }: Acquisition): Omit<DicomSeriesSummary, 'patient' | 'study'> {
  const first = headers[0]!;
  const image = first.frames[0] ?? first;
  const modality = first.text('Modality') ?? '';
  const part = first.text('BodyPartExamined');
  return {
    seriesInstanceUid: first.text('SeriesInstanceUID')!,
    seriesNumber: lenientNumber(first.text('SeriesNumber')),
    acquisition: which,
    modality: /^[A-Z]{2,16}$/.test(modality) ? modality : 'unknown',
    kind: kindOf(first),
    orientation: orientationOf(image),
    images: headers.reduce((sum, header) => sum + Math.max(1, header.frames.length), 0),
    thicknessMm: lenientNumber(image.text('SliceThickness')),
    kernel: kernelOf(image),
    head: part === undefined ? undefined : HEAD.test(part),
  };
}

function kindOf(header: DicomHeader): SeriesKind {
  if (header.text('Modality') !== 'CT') return 'other modality';
  const [pixels, examination, ...rest] = (header.text('ImageType') ?? '')
    .toUpperCase()
    .split('\\')
    .map(trimmed);
  if (rest.includes('LOCALIZER')) return 'localizer';
  const recompressed = pixels === 'DERIVED' && rest[0] === 'AXIAL';
  return examination === 'SECONDARY' || (pixels === 'DERIVED' && !recompressed) ? 'derived' : 'original';
}

/** Returns the kernel's name. Some scanners add a strength after it, e.g. `Br40d\3`. */
function kernelOf(image: DicomHeader): string | undefined {
  const kernel = image.text('ConvolutionKernel')?.split('\\')[0]!.trim();
  return kernel !== undefined && isPlain(kernel) ? kernel : undefined;
}

const trimmed = (text: string): string => text.trim();

/** Returns the plane of the body that is nearest to the slices. */
function orientationOf(header: DicomHeader): DicomSeriesSummary['orientation'] {
  const cosines = (header.text('ImageOrientationPatient') ?? '').split('\\').map(Number);
  if (cosines.length !== 6 || !cosines.every(Number.isFinite)) return 'unknown';
  const [row, column] = [cosines.slice(0, 3), cosines.slice(3)] as unknown as [Vector3, Vector3];
  const normal = cross(row, column).map(Math.abs);
  const largest = normal.indexOf(Math.max(...normal));
  return (['sagittal', 'coronal', 'axial'] as const)[largest]!;
}

/** Parses a number for display; undefined if the text is not a number. */
function lenientNumber(text: string | undefined): number | undefined {
  const number = Number(text ?? NaN);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Describes a series in one line without personal data, e.g.
 * `series 2 (CT, original, axial, 28 images of 5 mm, kernel H30s)`, or `series 2, acquisition 1 by KVP 80 (...)`.
 */
export function describeSeries(summary: DicomSeriesSummary): string {
  const { seriesNumber, acquisition, modality, kind, orientation, images, thicknessMm, kernel } = summary;
  const thickness = thicknessMm === undefined ? '' : ` of ${Number(thicknessMm.toFixed(3))} mm`;
  const count = `${images} ${images === 1 ? 'image' : 'images'}${thickness}`;
  const facts = [modality, ...(kind === 'other modality' ? [] : [kind]), orientation, count];
  if (kernel !== undefined && kernel !== acquisition?.value) facts.push(`kernel ${kernel}`);
  return `series ${seriesNumber ?? 'without number'}${describeAcquisition(acquisition)} (${facts.join(', ')})`;
}

function describeAcquisition(acquisition: WhichAcquisition | undefined): string {
  if (acquisition === undefined) return '';
  const { number, tag, value } = acquisition;
  return `, acquisition ${number} by ${tag}${value === undefined ? '' : ` ${value}`}`;
}
