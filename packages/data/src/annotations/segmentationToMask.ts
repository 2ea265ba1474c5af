import { checkDirections } from '../volume/checkVolume';
import type { Vector3, VolumeMask } from '../volume/volume';
import type { DicomItem } from './dicomItem';
import type { DicomRegion } from './dicomToMask';
import { framePlace, type FramePlace } from './framePlace';
import { type SlicePoint, voxelFinder, type VolumePlace } from './voxelFinder';

/** Transfer syntaxes with uncompressed pixels: implicit and explicit VR little endian, and deflated. */
const UNCOMPRESSED = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99'];

/**
 * The frames of a segmentation: one bit per pixel, frame after frame without gaps, starting at the lowest bit of a byte
 * (PS3.5, 8.1.1).
 */
interface Frames {
  readonly bits: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly items: readonly DicomItem[];
  readonly shared: DicomItem | undefined;
}

/** Lists the segments of a segmentation (PS3.3, C.8.20.2). */
export function segmentationRegions(file: DicomItem): DicomRegion[] {
  return file
    .items('SegmentSequence')
    .map((item) => ({ number: item.unsigned('SegmentNumber'), name: item.text('SegmentLabel') }));
}

/** Joins the frames of the chosen segments and places them on the volume. See `dicomToMask`. */
export function segmentationToMask(
  file: DicomItem,
  volume: VolumePlace,
  chosen: ReadonlySet<number>,
): VolumeMask {
  const frames = framesOf(file);
  const { bits, rows, columns, shared } = frames;
  const { slices, height, width } = volume;
  const find = voxelFinder(volume);
  const voxels = new Uint8Array(slices * height * width);
  frames.items.forEach((item, frame) => {
    const segment = group('SegmentIdentificationSequence', item, shared).unsigned('ReferencedSegmentNumber');
    if (!chosen.has(segment)) return;
    const { first, right, down } = placeOf(item, frames, volume, find);
    let bit = frame * rows * columns;
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++, bit++) {
        if ((bits[bit >> 3]! >> (bit & 7)) & 1) voxels[first + i * right + j * down] = 1;
      }
    }
  });
  return { voxels, slices, height, width };
}

function framesOf(file: DicomItem): Frames {
  if (file.text('SegmentationType') !== 'BINARY' || file.unsigned('BitsAllocated') !== 1) {
    throw file.error('expected a binary SegmentationType of 1 bit, got another');
  }
  if (!UNCOMPRESSED.includes(file.text('TransferSyntaxUID'))) {
    throw file.error('expected an uncompressed, little-endian TransferSyntaxUID, got another');
  }
  const [rows, columns] = [file.unsigned('Rows'), file.unsigned('Columns')];
  const [count] = file.numbers('NumberOfFrames', 1);
  const items = file.items('PerFrameFunctionalGroupsSequence');
  if (items.length !== count || rows * columns === 0) {
    throw file.error(
      `expected ${count} frames of positive size in PerFrameFunctionalGroupsSequence, ` +
        `got ${items.length} of ${rows} x ${columns}`,
    );
  }
  const bits = file.pixelData();
  if (bits.length * 8 < rows * columns * items.length) {
    const needed = Math.ceil((rows * columns * items.length) / 8);
    throw file.error(`expected ${needed} bytes of PixelData, got ${bits.length}: it is cut short`);
  }
  return { bits, rows, columns, items, shared: file.items('SharedFunctionalGroupsSequence')[0] };
}

type Group =
  | 'PlanePositionSequence'
  | 'PlaneOrientationSequence'
  | 'PixelMeasuresSequence'
  | 'SegmentIdentificationSequence';

/** Returns a functional group of a frame: its own, or else the one that all frames share. */
function group(keyword: Group, frame: DicomItem, shared: DicomItem | undefined): DicomItem {
  const found = frame.items(keyword)[0] ?? shared?.items(keyword)[0];
  if (found === undefined) throw frame.error(`expected ${keyword}, got none`);
  return found;
}

function placeOf(
  frame: DicomItem,
  { rows, columns, shared }: Frames,
  volume: VolumePlace,
  find: (point: Vector3) => SlicePoint | undefined,
): FramePlace {
  const position = group('PlanePositionSequence', frame, shared).numbers('ImagePositionPatient', 3);
  const cosines = group('PlaneOrientationSequence', frame, shared).numbers('ImageOrientationPatient', 6);
  const [spacingY, spacingX] = group('PixelMeasuresSequence', frame, shared).numbers('PixelSpacing', 2);
  const row = cosines.slice(0, 3) as unknown as Vector3;
  const column = cosines.slice(3) as unknown as Vector3;
  checkDirections(`${frame.where}: ImageOrientationPatient`, row, column);
  const place = framePlace(
    {
      origin: position as unknown as Vector3,
      rowDirection: row,
      columnDirection: column,
      spacingMm: { x: spacingX!, y: spacingY! },
      rows,
      columns,
    },
    volume,
    find,
  );
  if (place !== undefined) return place;
  throw frame.error("expected a frame whose pixels lie on one of the volume's slices, got one beside them");
}
