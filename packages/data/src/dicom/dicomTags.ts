/** The elements this package reads, by the standard's keywords (PS3.6), in dicom-parser's notation. */
const TAGS = {
  TransferSyntaxUID: 'x00020010',
  Modality: 'x00080060',
  SliceThickness: 'x00180050',
  SeriesInstanceUID: 'x0020000e',
  InstanceNumber: 'x00200013',
  ImagePositionPatient: 'x00200032',
  ImageOrientationPatient: 'x00200037',
  SamplesPerPixel: 'x00280002',
  PhotometricInterpretation: 'x00280004',
  NumberOfFrames: 'x00280008',
  Rows: 'x00280010',
  Columns: 'x00280011',
  PixelSpacing: 'x00280030',
  BitsAllocated: 'x00280100',
  BitsStored: 'x00280101',
  HighBit: 'x00280102',
  PixelRepresentation: 'x00280103',
  RescaleIntercept: 'x00281052',
  RescaleSlope: 'x00281053',
  RescaleType: 'x00281054',
  PixelData: 'x7fe00010',
} as const;

export type DicomKeyword = keyof typeof TAGS;

export function tagOf(keyword: DicomKeyword): string {
  return TAGS[keyword];
}

/** As people write it, e.g. `PixelSpacing (0028,0030)`. */
export function describeTag(keyword: DicomKeyword): string {
  const digits = TAGS[keyword].slice(1).toUpperCase();
  return `${keyword} (${digits.slice(0, 4)},${digits.slice(4)})`;
}
