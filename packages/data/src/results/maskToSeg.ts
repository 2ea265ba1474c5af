import { RadnetError } from '@radnet/core';
import type { FramePlace } from '../annotations/framePlace';
import { decimalString } from '../dicom/decimalString';
import { dicomWriter } from '../dicom/dicomWriter';
import { newUid } from '../dicom/newUid';
import { checkMaskMatches } from '../volume/checkMaskMatches';
import type { Volume, VolumeMask } from '../volume/volume';
import { type CodedConcept, codeItem, dcm } from './codedConcept';
import {
  type DicomAlgorithm,
  derivedElements,
  imageReference,
  sourceFiles,
  type Tracking,
} from './derivedElements';
import type { DicomSource, SourceImage } from './dicomSource';

const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4';

const TAG = {
  ReferencedSegmentNumber: 0x0062000b,
  SegmentIdentificationSequence: 0x0062000a,
  ImagePositionPatient: 0x00200032,
  PlanePositionSequence: 0x00209113,
};

/** Describes what a mask shows, for {@link maskToSeg}. */
export interface DicomSegment {
  /** Name of the segment for people, at most 64 characters. */
  readonly label: string;
  /** Category, a code of CID 7150, e.g. Morphologically Abnormal Structure. */
  readonly category: CodedConcept;
  /** What exactly the segment shows, e.g. hemorrhage. */
  readonly type: CodedConcept;
  /** Where in the body the segment lies. */
  readonly anatomy: CodedConcept;
  /** The software that made the mask. */
  readonly algorithm: DicomAlgorithm;
  /** Kind of algorithm, a code of CID 7162. */
  readonly family: CodedConcept;
  /** Identifiers that follow the segment over time. */
  readonly tracking: Tracking;
}

/**
 * Writes a mask as a DICOM segmentation (PS3.3, section A.51): binary, one segment, one frame for each slice with a
 * voxel inside. Frames use the pixels and positions of the images that the volume was read from. So a tilted gantry and
 * uneven gaps come out right, and axes that were swapped or reversed on reading are turned back. The segmentation
 * belongs to the images' patient, study and frame of reference, and is a new series. {@link dicomToMask} reads it back.
 *
 * dcmjs writes the file and packs the bits. dcmjs's own derivation of a segmentation is not used: it applies the
 * distance between the first two slices to all, and needs all pixels of the series in memory.
 *
 * @param volume The volume that the mask belongs to.
 * @param source The images of this volume.
 * @returns The bytes of the DICOM file.
 * @throws RadnetError if the mask does not fit the volume or is empty, or the images differ in size, spacing or
 *   orientation.
 */
export async function maskToSeg(
  mask: VolumeMask,
  volume: Volume,
  source: DicomSource,
  segment: DicomSegment,
): Promise<Uint8Array> {
  checkMaskMatches(mask, volume);
  const area = mask.height * mask.width;
  const inside = (slice: number): boolean =>
    mask.voxels.subarray(slice * area, (slice + 1) * area).includes(1);
  const images = source.images.filter((_, slice) => inside(slice));
  if (images.length === 0)
    throw new RadnetError('mask: expected a voxel inside, got none: a segmentation has to show something');
  checkAlike(source.images);
  const {
    default: { data: dcmjs },
  } = await import('dcmjs');
  const write = await dicomWriter();
  return write({
    ...derivedElements(source, segment.algorithm, {
      modality: 'SEG',
      number: 9001,
      description: segment.label,
      at: new Date(),
    }),
    ...pixelElements(images),
    SOPInstanceUID: newUid(),
    SOPClassUID: SEGMENTATION_STORAGE,
    FrameOfReferenceUID: source.frameOfReferenceUid,
    PositionReferenceIndicator: '',
    SegmentSequence: [segmentItem(segment)],
    ...dimensionElements(),
    ...geometryElements(images, source),
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: source.seriesInstanceUid, ReferencedInstanceSequence: sourceFiles(source) },
    ],
    PixelData: evenLength(dcmjs.BitArray.pack(framePixels(mask, images))),
    _vrMap: { PixelData: 'OB' },
  });
}

function checkAlike(images: readonly SourceImage[]): void {
  const key = ({ geometry }: SourceImage): string => {
    const { rows, columns, spacingMm, rowDirection, columnDirection } = geometry;
    const cosines = [...rowDirection, ...columnDirection].map((value) => value.toFixed(3));
    return [rows, columns, spacingMm.x.toFixed(4), spacingMm.y.toFixed(4), ...cosines].join();
  };
  const odd = images.findIndex((image) => key(image) !== key(images[0]!));
  if (odd >= 0) {
    throw new RadnetError(
      `source: expected images alike in size, spacing and orientation, got others from slice ${odd + 1} on`,
    );
  }
}

function pixelElements(images: readonly SourceImage[]): Record<string, unknown> {
  const { rows, columns } = images[0]!.geometry;
  return {
    ImageType: ['DERIVED', 'PRIMARY'],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: images.length,
    Rows: rows,
    Columns: columns,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    SegmentationType: 'BINARY',
    SegmentsOverlap: 'NO',
    ContentLabel: 'SEGMENTATION',
    ContentDescription: '',
    ContentCreatorName: '',
  };
}

function segmentItem(segment: DicomSegment): Record<string, unknown> {
  const { label, category, type, anatomy, algorithm, family, tracking } = segment;
  return {
    SegmentNumber: 1,
    SegmentLabel: label,
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: algorithm.name,
    SegmentationAlgorithmIdentificationSequence: [
      {
        AlgorithmFamilyCodeSequence: [codeItem(family)],
        AlgorithmName: algorithm.name,
        AlgorithmVersion: algorithm.version,
      },
    ],
    SegmentedPropertyCategoryCodeSequence: [codeItem(category)],
    SegmentedPropertyTypeCodeSequence: [codeItem(type)],
    AnatomicRegionSequence: [codeItem(anatomy)],
    TrackingID: tracking.id,
    TrackingUID: tracking.uid,
  };
}

/** Indexes frames by segment and position. */
function dimensionElements(): Record<string, unknown> {
  const organization = newUid();
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organization }],
    DimensionIndexSequence: [
      {
        DimensionOrganizationUID: organization,
        DimensionIndexPointer: TAG.ReferencedSegmentNumber,
        FunctionalGroupPointer: TAG.SegmentIdentificationSequence,
        DimensionDescriptionLabel: 'Segment Number',
      },
      {
        DimensionOrganizationUID: organization,
        DimensionIndexPointer: TAG.ImagePositionPatient,
        FunctionalGroupPointer: TAG.PlanePositionSequence,
        DimensionDescriptionLabel: 'Image Position (Patient)',
      },
    ],
  };
}

function geometryElements(images: readonly SourceImage[], source: DicomSource): Record<string, unknown> {
  const { geometry, thicknessMm } = images[0]!;
  const { spacingMm, rowDirection, columnDirection } = geometry;
  return {
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [
          {
            PixelSpacing: [spacingMm.y, spacingMm.x].map(decimalString),
            // No distance between slices is written: gaps may be uneven, and each frame has its position.
            SliceThickness: thicknessMm === undefined ? '' : decimalString(thicknessMm),
          },
        ],
        PlaneOrientationSequence: [
          { ImageOrientationPatient: [...rowDirection, ...columnDirection].map(decimalString) },
        ],
      },
    ],
    PerFrameFunctionalGroupsSequence: images.map((image) => ({
      FrameContentSequence: [{ DimensionIndexValues: [1, source.images.indexOf(image) + 1] }],
      PlanePositionSequence: [{ ImagePositionPatient: image.geometry.origin.map(decimalString) }],
      SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
      DerivationImageSequence: [
        {
          DerivationCodeSequence: [codeItem(dcm('113076', 'Segmentation'))],
          SourceImageSequence: [
            {
              ...imageReference(image),
              PurposeOfReferenceCodeSequence: [
                codeItem(dcm('121322', 'Source image for image processing operation')),
              ],
              SpatialLocationsPreserved: 'YES',
            },
          ],
        },
      ],
    })),
  };
}

/** Returns one value per pixel, frame after frame. */
function framePixels({ voxels }: VolumeMask, images: readonly SourceImage[]): Uint8Array {
  const { rows, columns } = images[0]!.geometry;
  const pixels = new Uint8Array(images.length * rows * columns);
  let at = 0;
  for (const { place } of images) {
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) pixels[at++] = voxels[voxelAt(place, i, j)]!;
    }
  }
  return pixels;
}

const voxelAt = ({ first, right, down }: FramePlace, i: number, j: number): number =>
  first + i * right + j * down;

function evenLength(bytes: Uint8Array): ArrayBuffer {
  const even = new Uint8Array(bytes.length + (bytes.length % 2));
  even.set(bytes);
  return even.buffer;
}
