import { checkDirections } from '../volume/checkVolume';
import { length, scale } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import { DicomHeader, quoted } from './dicomHeader';
import { describeTag } from './dicomTags';
import { hounsfieldPixels } from './hounsfieldPixels';

/** One axial CT image as its file holds it. Nothing in it names a patient. */
export interface DicomSlice {
  readonly file: string;
  /** height x width values, row by row. */
  readonly hounsfieldUnits: Int16Array | Float32Array;
  readonly height: number;
  readonly width: number;
  /** x between columns, y between rows. */
  readonly spacingMm: { readonly x: number; readonly y: number };
  /** Where the centre of the first pixel lies. */
  readonly origin: Vector3;
  /** Unit vector along a row. */
  readonly rowDirection: Vector3;
  /** Unit vector down a column. */
  readonly columnDirection: Vector3;
  readonly thicknessMm: number | undefined;
  readonly instanceNumber: number | undefined;
}

/**
 * Reads one file of a CT series: implicit or explicit VR, little or big endian, or deflated; 16 bits allocated.
 *
 * @param bytes The whole file.
 * @param file What errors call it.
 * @throws RadnetError naming the file: no DICOM, damaged or cut short, a compressed transfer syntax, another modality,
 *   several frames, pixels or geometry that are missing or make no sense.
 */
export function parseDicomSlice(bytes: Uint8Array, file: string): DicomSlice {
  return readSlice(DicomHeader.parse(bytes, file));
}

/** The slice behind a header that has been parsed. */
export function readSlice(header: DicomHeader): DicomSlice {
  const modality = header.text('Modality');
  if (modality !== 'CT') {
    throw header.error(`expected CT in ${describeTag('Modality')}, got ${quoted(modality)}`);
  }
  const hounsfieldUnits = hounsfieldPixels(header);
  const [spacingY, spacingX] = header.numbers('PixelSpacing', 2) as [number, number];
  if (!(spacingX > 0 && spacingY > 0)) {
    throw header.error(
      `expected positive numbers in ${describeTag('PixelSpacing')}, got ${spacingY}, ${spacingX}`,
    );
  }
  return {
    file: header.file,
    hounsfieldUnits,
    height: header.unsigned('Rows'),
    width: header.unsigned('Columns'),
    spacingMm: { x: spacingX, y: spacingY },
    origin: header.numbers('ImagePositionPatient', 3) as [number, number, number],
    ...directions(header),
    thicknessMm: header.optionalNumber('SliceThickness'),
    instanceNumber: header.optionalNumber('InstanceNumber'),
  };
}

function directions(header: DicomHeader): Pick<DicomSlice, 'rowDirection' | 'columnDirection'> {
  const cosines = header.numbers('ImageOrientationPatient', 6);
  const row = cosines.slice(0, 3) as [number, number, number];
  const column = cosines.slice(3) as [number, number, number];
  checkDirections(`${header.file}: ${describeTag('ImageOrientationPatient')}`, row, column);
  return { rowDirection: scale(row, 1 / length(row)), columnDirection: scale(column, 1 / length(column)) };
}
