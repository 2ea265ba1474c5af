import { newUid } from '../dicom/newUid';
import type { DicomSource, SourceImage } from './dicomSource';

/** The software that made a result. */
export interface DicomAlgorithm {
  /** Name of the software; also the device's model name. */
  readonly name: string;
  /** Version of the software or the model. */
  readonly version: string;
  /** Who makes the software. */
  readonly manufacturer: string;
}

/** Identifiers that follow a result over time. The SEG and the SR of one finding use the same ones. */
export interface Tracking {
  /** Identifier for people, e.g. `Hemorrhage 1`. */
  readonly id: string;
  /** DICOM UID: see {@link newUid}. */
  readonly uid: string;
}

/**
 * Returns the elements of every DICOM object that is derived from a series: the patient, the study, and a new series.
 */
export function derivedElements(
  source: DicomSource,
  { name, version, manufacturer }: DicomAlgorithm,
  series: {
    readonly modality: string;
    readonly number: number;
    readonly description: string;
    readonly at: Date;
  },
): Record<string, unknown> {
  const [date, time] = dateAndTime(series.at);
  return {
    ...source.identity,
    SpecificCharacterSet: 'ISO_IR 192',
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    Modality: series.modality,
    SeriesInstanceUID: newUid(),
    SeriesNumber: series.number,
    SeriesDescription: series.description,
    SeriesDate: date,
    SeriesTime: time,
    ContentDate: date,
    ContentTime: time,
    InstanceNumber: 1,
    Manufacturer: manufacturer,
    ManufacturerModelName: name,
    DeviceSerialNumber: 'none',
    SoftwareVersions: version,
  };
}

/** Returns the elements that refer to an image. */
export function imageReference({ sopClassUid, sopInstanceUid, frame }: SourceImage): Record<string, unknown> {
  return {
    ReferencedSOPClassUID: sopClassUid,
    ReferencedSOPInstanceUID: sopInstanceUid,
    ...(frame !== undefined && { ReferencedFrameNumber: frame }),
  };
}

/** Returns a reference to each file of a source, once, whatever the number of its frames. */
export function sourceFiles({ images }: DicomSource): Record<string, unknown>[] {
  const files = new Map(images.map((image) => [image.sopInstanceUid, image]));
  return [...files.values()].map((image) => imageReference({ ...image, frame: undefined }));
}

function dateAndTime(at: Date): [date: string, time: string] {
  const digits = at.toISOString().replace(/[-:]/g, '');
  return [digits.slice(0, 8), digits.slice(9, 15)];
}
