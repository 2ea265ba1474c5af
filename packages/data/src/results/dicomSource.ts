import { RadnetError } from '@radnet/core';
import { framePlace, type FrameGeometry, type FramePlace } from '../annotations/framePlace';
import { voxelFinder, type VolumePlace } from '../annotations/voxelFinder';
import type { DicomHeader } from '../dicom/dicomHeader';
import { describeTag } from '../dicom/dicomTags';
import type { Vector3 } from '../volume/volume';

/** Elements that a DICOM object copies from the images it is derived from: patient and study. */
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

/** The elements among these that the standard requires to be present, even if empty (type 2). */
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

/** Tag of the pixel data, as dcmjs writes tags. */
const PIXEL_DATA = '7FE00010';

/** The image that a slice of a volume was read from. */
export interface SourceImage {
  /** SOPClassUID of the file. */
  readonly sopClassUid: string;
  /** SOPInstanceUID of the file. It leads back to the patient: do not log it. */
  readonly sopInstanceUid: string;
  /** Number of the frame, from 1, if the file has several. */
  readonly frame: number | undefined;
  /** Position, orientation and size of the image in patient coordinates. */
  readonly geometry: FrameGeometry;
  /** Where the image's pixels are among the volume's voxels. */
  readonly place: FramePlace;
  /** SliceThickness in mm; undefined if the file does not give it. */
  readonly thicknessMm: number | undefined;
}

/**
 * The DICOM images that a volume was read from. Results that refer to these images need it ({@link maskToSeg},
 * {@link findingsToSr}). It holds the patient's name and the study's UIDs in private fields that no log shows: only
 * results contain them.
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
   * Collects the images of a volume.
   *
   * @param headers Headers of the series that the volume was read from, in any order.
   * @throws RadnetError if a slice of the volume is not among the headers' images, or one of them lacks a UID that
   *   results must name.
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
        // The first of several copies of a slice counts. A damaged slice may be missing from the volume.
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

  /** Elements that name the patient and the study. Do not put them into logs or file names. */
  get identity(): Readonly<Record<string, unknown>> {
    return this.#identity;
  }

  /** One image per slice of the volume, in its order. UIDs lead back to patients: do not log them. */
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

/** Returns undefined for an image without a place: it is damaged, and the volume does not contain it. */
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

/** Reads the patient and the study with dcmjs, which knows the character sets of names. */
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
    // No cause: it may contain what the file contains, including the patient.
    throw header.error('expected a patient and a study that dcmjs can read, got others');
  }
  const identity: Record<string, unknown> = {};
  for (const keyword of PRESENT) identity[keyword] = '';
  for (const keyword of CARRIED) if (!isEmpty(elements[keyword])) identity[keyword] = elements[keyword];
  return identity;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
