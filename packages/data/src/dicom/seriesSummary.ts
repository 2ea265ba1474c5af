import { cross } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import type { DicomHeader } from './dicomHeader';
import { describeTag } from './dicomTags';
import { type Acquisition, isPlain, splitAcquisitions, type WhichAcquisition } from './splitAcquisitions';

/**
 * What the images of a series are, by Modality and ImageType: `original` slices as scanned, also where a lossy
 * compression has made them DERIVED\PRIMARY\AXIAL; a `localizer` (scout); `derived` from other images (reformats, maps,
 * reports as pictures); or of another modality.
 */
export type SeriesKind = 'original' | 'derived' | 'localizer' | 'other modality';

/** A series of a study in numbers. Descriptions are left out: people write names into them. */
export interface DicomSeriesSummary {
  /** For `seriesInstanceUid` of the options. Not for logs: it leads back to the patient's records. */
  readonly seriesInstanceUid: string;
  /** Which of the patients here it is of, from 1 in the order of their first files. */
  readonly patient: number;
  /** Which of the studies here it is of, likewise. */
  readonly study: number;
  readonly seriesNumber: number | undefined;
  /**
   * Where a series shows the same places twice or more and an element tells the acquisitions apart: which this is. Its
   * number is that for `acquisition` of the options.
   */
  readonly acquisition: WhichAcquisition | undefined;
  /** E.g. `CT`. */
  readonly modality: string;
  readonly kind: SeriesKind;
  readonly orientation: 'axial' | 'coronal' | 'sagittal' | 'unknown';
  /** Images, counting each frame. */
  readonly images: number;
  readonly thicknessMm: number | undefined;
  /** What the slices were reconstructed with, e.g. `H30s`; undefined where that is no short plain word. */
  readonly kernel: string | undefined;
  /** Whether the series says that it shows the head; undefined where it does not name a body part. */
  readonly head: boolean | undefined;
}

/** Images of one series, kind and acquisition. */
export interface SeriesGroup {
  readonly summary: DicomSeriesSummary;
  readonly headers: readonly DicomHeader[];
}

const HEAD = /HEAD|BRAIN|SKULL|CRANI|NEURO/i;

/**
 * The headers by series, within a series by kind (some scanners put the scout into the series it is for), and within these
 * by acquisition where the same places come again.
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

/** What tells patients apart. */
const PATIENT = ['PatientID', 'PatientName', 'PatientBirthDate'] as const;

/** The number of a key, from 1 in the order in which keys come. */
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

/** Some scanners add a strength behind it, e.g. `Br40d\3`. */
function kernelOf(image: DicomHeader): string | undefined {
  const kernel = image.text('ConvolutionKernel')?.split('\\')[0]!.trim();
  return kernel !== undefined && isPlain(kernel) ? kernel : undefined;
}

const trimmed = (text: string): string => text.trim();

/** The body's plane nearest to the slices'. */
function orientationOf(header: DicomHeader): DicomSeriesSummary['orientation'] {
  const cosines = (header.text('ImageOrientationPatient') ?? '').split('\\').map(Number);
  if (cosines.length !== 6 || !cosines.every(Number.isFinite)) return 'unknown';
  const [row, column] = [cosines.slice(0, 3), cosines.slice(3)] as unknown as [Vector3, Vector3];
  const normal = cross(row, column).map(Math.abs);
  const largest = normal.indexOf(Math.max(...normal));
  return (['sagittal', 'coronal', 'axial'] as const)[largest]!;
}

/** For show only: what is no number is left out. */
function lenientNumber(text: string | undefined): number | undefined {
  const number = Number(text ?? NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** E.g. `series 2 (CT, original, axial, 28 images of 5 mm, kernel H30s)`, or `series 2, acquisition 1 by KVP 80 (...)`. */
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
