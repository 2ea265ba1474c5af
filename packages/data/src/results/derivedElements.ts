import { newUid } from '../dicom/newUid';
import type { DicomSource, SourceImage } from './dicomSource';

/** The software that made a result. */
export interface DicomAlgorithm {
  readonly name: string;
  readonly version: string;
  readonly manufacturer: string;
}

/** What follows a result over time, alike in a SEG and an SR of one finding. */
export interface Tracking {
  /** For people. */
  readonly id: string;
  readonly uid: string;
}

/** What every DICOM object that was derived from a series holds: its patient, its study, a series of its own. */
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

/** How an image is referred to. */
export function imageReference({ sopClassUid, sopInstanceUid, frame }: SourceImage): Record<string, unknown> {
  return {
    ReferencedSOPClassUID: sopClassUid,
    ReferencedSOPInstanceUID: sopInstanceUid,
    ...(frame !== undefined && { ReferencedFrameNumber: frame }),
  };
}

/** The files of a source, each once, whatever the number of its frames. */
export function sourceFiles({ images }: DicomSource): Record<string, unknown>[] {
  const files = new Map(images.map((image) => [image.sopInstanceUid, image]));
  return [...files.values()].map((image) => imageReference({ ...image, frame: undefined }));
}

function dateAndTime(at: Date): [date: string, time: string] {
  const digits = at.toISOString().replace(/[-:]/g, '');
  return [digits.slice(0, 8), digits.slice(9, 15)];
}
