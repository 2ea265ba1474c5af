import { RadnetError } from '@radnet/core';
import { framePlace, type FrameGeometry, type FramePlace } from '../annotations/framePlace';
import { voxelFinder, type VolumePlace } from '../annotations/voxelFinder';
import type { DicomHeader } from '../dicom/dicomHeader';
import { describeTag } from '../dicom/dicomTags';
import type { Vector3 } from '../volume/volume';

/** What a DICOM object takes over from the images that it was derived from: the patient, the study, the frame of reference. */
const CARRIED = [
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'PatientAge',
  'PatientSize',
  'PatientWeight',
  'PatientIdentityRemoved',
  'DeidentificationMethod',
  'DeidentificationMethodCodeSequence',
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'StudyID',
  'StudyDescription',
  'AccessionNumber',
  'ReferringPhysicianName',
] as const;

/** Elements of these that the standard wants present, if empty (type 2). */
const PRESENT = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'StudyID',
  'AccessionNumber',
  'ReferringPhysicianName',
] as const;

/** Where the pixel data begins, as dcmjs writes tags. */
const PIXEL_DATA = '7FE00010';

/** The image that a slice of a volume was read from. */
export interface SourceImage {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** From 1, where the file has several. */
  readonly frame: number | undefined;
  readonly geometry: FrameGeometry;
  readonly place: FramePlace;
  readonly thicknessMm: number | undefined;
}

/**
 * The DICOM images that a volume was read from, for results that refer to them (`maskToSeg`, `findingsToSr`). It holds
 * the patient's name and the study's UIDs, in private fields that no log shows: results carry them, nothing else.
 */
export class DicomSource {
  readonly #identity: Readonly<Record<string, unknown>>;
  readonly #images: readonly SourceImage[];
  readonly #seriesInstanceUid: string;
  readonly #frameOfReferenceUid: string;

  private constructor(
    identity: Readonly<Record<string, unknown>>,
    images: readonly SourceImage[],
    uids: { readonly series: string; readonly frameOfReference: string },
  ) {
    this.#identity = identity;
    this.#images = images;
    this.#seriesInstanceUid = uids.series;
    this.#frameOfReferenceUid = uids.frameOfReference;
  }

  /**
   * @param headers Those of the series that the volume was read from, in any order.
   * @throws RadnetError where a slice of the volume is none of the headers' images, or one of them lacks a UID that results
   *   have to name.
   */
  static async of(headers: readonly DicomHeader[], volume: VolumePlace): Promise<DicomSource> {
    const [first] = headers;
    if (first === undefined) throw new RadnetError('headers: expected those of a series, got none');
    const find = voxelFinder(volume);
    const bySlice = new Map<number, SourceImage>();
    for (const header of headers) {
      const frames = header.frames.length > 0 ? header.frames : [header];
      frames.forEach((frame, index) => {
        const geometry = geometryOf(frame, header);
        const place = geometry && framePlace(geometry, volume, find);
        // A copy of a slice comes second; a damaged slice was left out of the volume.
        if (place === undefined || bySlice.has(place.slice)) return;
        bySlice.set(place.slice, {
          sopClassUid: required(header, 'SOPClassUID'),
          sopInstanceUid: required(header, 'SOPInstanceUID'),
          frame: header.frames.length > 0 ? index + 1 : undefined,
          geometry: geometry!,
          place,
          thicknessMm: frame.optionalNumber('SliceThickness'),
        });
      });
    }
    const images = Array.from({ length: volume.slices }, (_, slice) => {
      const image = bySlice.get(slice);
      if (image === undefined)
        throw new RadnetError(`volume: expected slice ${slice + 1} among the images, found none`);
      return image;
    });
    return new DicomSource(await identityOf(first), images, {
      series: required(first, 'SeriesInstanceUID'),
      frameOfReference: required(first, 'FrameOfReferenceUID'),
    });
  }

  /** The elements that name the patient and the study. Not for logs or names of files. */
  get identity(): Readonly<Record<string, unknown>> {
    return this.#identity;
  }

  /** One a slice of the volume, in its order. UIDs lead back to patients: not for logs. */
  get images(): readonly SourceImage[] {
    return this.#images;
  }

  /** StudyInstanceUID of the study. */
  get studyInstanceUid(): string {
    return this.#identity['StudyInstanceUID'] as string;
  }

  /** SeriesInstanceUID of the series. */
  get seriesInstanceUid(): string {
    return this.#seriesInstanceUid;
  }

  /** FrameOfReferenceUID of the series. */
  get frameOfReferenceUid(): string {
    return this.#frameOfReferenceUid;
  }
}

function required(
  header: DicomHeader,
  keyword:
    'SOPClassUID' | 'SOPInstanceUID' | 'SeriesInstanceUID' | 'StudyInstanceUID' | 'FrameOfReferenceUID',
): string {
  const uid = header.text(keyword);
  if (uid === undefined) throw header.error(`expected ${describeTag(keyword)}, got none`);
  return uid;
}

/** Undefined for an image without a place: a damaged one, which the volume does without. */
function geometryOf(frame: DicomHeader, header: DicomHeader): FrameGeometry | undefined {
  try {
    const cosines = frame.numbers('ImageOrientationPatient', 6);
    const [spacingY, spacingX] = frame.numbers('PixelSpacing', 2) as [number, number];
    return {
      origin: frame.numbers('ImagePositionPatient', 3) as unknown as Vector3,
      rowDirection: cosines.slice(0, 3) as unknown as Vector3,
      columnDirection: cosines.slice(3) as unknown as Vector3,
      spacingMm: { x: spacingX, y: spacingY },
      rows: header.unsigned('Rows'),
      columns: header.unsigned('Columns'),
    };
  } catch (error) {
    if (error instanceof RadnetError) return undefined;
    throw error;
  }
}

/** Read by dcmjs, which knows the character sets that names come in. */
async function identityOf(header: DicomHeader): Promise<Record<string, unknown>> {
  required(header, 'StudyInstanceUID');
  const {
    default: { data: dcmjs },
  } = await import('dcmjs');
  const { DicomMessage, DicomMetaDictionary } = dcmjs;
  let elements: Readonly<Record<string, unknown>>;
  try {
    const { dict } = DicomMessage.readFile(header.beforePixels(), {
      untilTag: PIXEL_DATA,
      ignoreErrors: true,
    });
    elements = DicomMetaDictionary.naturalizeDataset(dict);
  } catch {
    // Without the cause: it may hold what the file holds, and with it the patient.
    throw header.error('expected a patient and a study that dcmjs can read, got others');
  }
  const identity: Record<string, unknown> = {};
  for (const keyword of PRESENT) identity[keyword] = '';
  for (const keyword of CARRIED) if (!isEmpty(elements[keyword])) identity[keyword] = elements[keyword];
  return identity;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
