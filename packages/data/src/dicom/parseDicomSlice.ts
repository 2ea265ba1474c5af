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

/** Options for decoding compressed DICOM. */
export interface DicomDecodeOptions {
  /**
   * Gives the WebAssembly that decodes compressed pixels, the file `dcmjs-codecs/build/dcmjs-native-codecs.wasm`, when
   * the first compressed file comes. Needed in a browser only: `() => fetch(url).then((r) => r.arrayBuffer())`. In Node
   * the installed package's file is taken.
   */
  readonly codecWasm?: CodecWasm;
}

/** One axial CT image as its file holds it. Nothing in it names a patient. */
export interface DicomSlice {
  /** With the number of the frame where the file has several. */
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
  /** Whether the file declares padding, which is -1024 HU here. */
  readonly padded: boolean;
  /** What was odd about the pixels, in words. */
  readonly warnings: readonly string[];
}

type Geometry = Omit<DicomSlice, 'hounsfieldUnits' | 'padded' | 'warnings'>;

/**
 * Reads one file of a CT series, compressed or not; 8 or 16 bits allocated. Pixels that the file declares as padding
 * become -1024 HU. Whether values are Hounsfield units at all only a whole CT tells: `dicomSeriesToVolume` checks that.
 *
 * @param bytes The whole file.
 * @param file What errors call it.
 * @throws RadnetError naming the file: no DICOM, damaged or cut short, a transfer syntax that no CT comes in, another
 *   modality, several frames, pixels or geometry that are missing or make no sense.
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

/** The slices behind a header that has been parsed: one, or one a frame. */
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
