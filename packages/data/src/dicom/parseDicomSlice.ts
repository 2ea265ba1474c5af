import { requireReaderOptions } from './requireReaderOptions';
import { checkDirections } from '../volume/checkVolume';
import { length, scale } from '../volume/vector';
import type { Vector3 } from '../volume/volume';
import type { CodecWasm } from './codecWasm';
import { DicomHeader, quoted } from './dicomHeader';
import { describeTag } from './dicomTags';
import { FrameDecoder } from './frameDecoder';
import { hounsfieldPixels } from './hounsfieldPixels';
import { pixelFormat } from './pixelFormat';
import { storedFrames } from './storedFrames';

/** Settings for decoding compressed DICOM. */
export interface DicomDecodeOptions {
  /**
   * Returns the WebAssembly that decodes compressed pixels, the content of the file
   * `dcmjs-codecs/build/dcmjs-native-codecs.wasm`. It is called when the first compressed file is read. Only a browser
   * needs it: `() => fetch(url).then((r) => r.arrayBuffer())`. By default, Node reads the file of the installed
   * package.
   */
  readonly codecWasm?: CodecWasm;
}

/** One CT image as its file holds it, in the file's own orientation. It contains nothing that identifies a patient. */
export interface DicomSlice {
  /** Name of the file, followed by the number of the frame if the file has several. */
  readonly file: string;
  /** Hounsfield units, height x width values, row by row. */
  readonly hounsfieldUnits: Int16Array | Float32Array;
  /** Number of rows. */
  readonly height: number;
  /** Number of columns. */
  readonly width: number;
  /** Distance between neighbouring pixel centres in mm: x between columns, y between rows. */
  readonly spacingMm: { readonly x: number; readonly y: number };
  /** Centre of the first pixel in patient coordinates, in mm (see `Vector3`). */
  readonly origin: Vector3;
  /** Unit vector along a row. */
  readonly rowDirection: Vector3;
  /** Unit vector down a column. */
  readonly columnDirection: Vector3;
  /** SliceThickness in mm; undefined if the file does not state it. */
  readonly thicknessMm: number | undefined;
  /**
   * InStackPositionNumber or InstanceNumber, which usually count along the scan; undefined if the file states neither.
   */
  readonly instanceNumber: number | undefined;
  /** Whether the file declares padding. Its pixels are set to -1024 HU. */
  readonly padded: boolean;
  /** Messages about anything unusual in the pixels. */
  readonly warnings: readonly string[];
}

type Geometry = Omit<DicomSlice, 'hounsfieldUnits' | 'padded' | 'warnings'>;

/**
 * Reads one file of a CT series, compressed or not, with 8 or 16 bits allocated per pixel. Pixels that the file
 * declares as padding become -1024 HU. One slice cannot show whether its values are Hounsfield units:
 * `dicomSeriesToVolume` checks that on the whole CT.
 *
 * @param bytes The whole file.
 * @param file Name used in error messages.
 * @throws RadnetError naming the file: not DICOM, damaged or cut short; a transfer syntax that CT does not use; another
 *   modality; several frames; pixels or geometry that are missing or invalid.
 */
export async function parseDicomSlice(
  bytes: Uint8Array,
  file: string,
  options: DicomDecodeOptions = {},
): Promise<DicomSlice> {
  requireReaderOptions('parseDicomSlice', options);
  const header = DicomHeader.parse(bytes, file);
  const frames = header.optionalNumber('NumberOfFrames') ?? 1;
  if (frames !== 1) {
    throw header.error(`expected one slice, got ${frames} frames: read it with dicomSeriesToVolume`);
  }
  const [slice] = await readSlices(header, new FrameDecoder(options.codecWasm));
  return slice!;
}

/** Reads the slices of a file whose header has been parsed: one, or one per frame. */
export async function readSlices(header: DicomHeader, decoder: FrameDecoder): Promise<DicomSlice[]> {
  const modality = header.text('Modality');
  if (modality !== 'CT') {
    throw header.error(`expected CT in ${describeTag('Modality')}, got ${quoted(modality)}`);
  }
  const format = pixelFormat(header);
  const frames = frameHeaders(header, format.frames);
  const geometries = frames.map((frame) => geometryOf(frame, format.rows, format.columns));
  const lossy = header.text('LossyImageCompression') === '01';
  const slices: DicomSlice[] = [];
  for await (const stored of storedFrames(header, format, decoder)) {
    const index = slices.length;
    slices.push({ ...geometries[index]!, ...hounsfieldPixels(frames[index]!, stored, format.signed, lossy) });
  }
  return slices;
}

function frameHeaders(header: DicomHeader, count: number): readonly DicomHeader[] {
  const { frames } = header;
  if (frames.length === 0 && count === 1) return [header];
  if (frames.length !== count) {
    throw header.error(
      `expected ${describeTag('PerFrameFunctionalGroupsSequence')} for ${count} frames, ` +
        `as an enhanced CT has them, got ${frames.length === 0 ? 'none' : frames.length}`,
    );
  }
  return frames;
}

function geometryOf(header: DicomHeader, height: number, width: number): Geometry {
  const [spacingY, spacingX] = header.numbers('PixelSpacing', 2) as [number, number];
  if (!(spacingX > 0 && spacingY > 0)) {
    throw header.error(
      `expected positive numbers in ${describeTag('PixelSpacing')}, got ${spacingY}, ${spacingX}`,
    );
  }
  return {
    file: header.file,
    height,
    width,
    spacingMm: { x: spacingX, y: spacingY },
    origin: header.numbers('ImagePositionPatient', 3) as [number, number, number],
    ...directions(header),
    thicknessMm: header.optionalNumber('SliceThickness'),
    instanceNumber: header.optionalLong('InStackPositionNumber') ?? header.optionalNumber('InstanceNumber'),
  };
}

function directions(header: DicomHeader): Pick<DicomSlice, 'rowDirection' | 'columnDirection'> {
  const cosines = header.numbers('ImageOrientationPatient', 6);
  const row = cosines.slice(0, 3) as [number, number, number];
  const column = cosines.slice(3) as [number, number, number];
  checkDirections(`${header.file}: ${describeTag('ImageOrientationPatient')}`, row, column);
  return { rowDirection: scale(row, 1 / length(row)), columnDirection: scale(column, 1 / length(column)) };
}
