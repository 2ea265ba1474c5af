/** The elements that this package reads, keyed by the standard's keywords (PS3.6), in dicom-parser's notation. */
const TAGS = {
  TransferSyntaxUID: 'x00020010',
  ImageType: 'x00080008',
  SOPClassUID: 'x00080016',
  SOPInstanceUID: 'x00080018',
  AcquisitionTime: 'x00080032',
  Modality: 'x00080060',
  Manufacturer: 'x00080070',
  ManufacturerModelName: 'x00081090',
  PatientName: 'x00100010',
  PatientID: 'x00100020',
  PatientBirthDate: 'x00100030',
  BodyPartExamined: 'x00180015',
  SliceThickness: 'x00180050',
  KVP: 'x00180060',
  ConvolutionKernel: 'x00181210',
  StudyInstanceUID: 'x0020000d',
  SeriesInstanceUID: 'x0020000e',
  SeriesNumber: 'x00200011',
  AcquisitionNumber: 'x00200012',
  InstanceNumber: 'x00200013',
  ImagePositionPatient: 'x00200032',
  ImageOrientationPatient: 'x00200037',
  FrameOfReferenceUID: 'x00200052',
  TemporalPositionIdentifier: 'x00200100',
  InStackPositionNumber: 'x00209057',
  FrameContentSequence: 'x00209111',
  PlanePositionSequence: 'x00209113',
  PlaneOrientationSequence: 'x00209116',
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
  PixelPaddingValue: 'x00280120',
  PixelPaddingRangeLimit: 'x00280121',
  RescaleIntercept: 'x00281052',
  RescaleSlope: 'x00281053',
  RescaleType: 'x00281054',
  LossyImageCompression: 'x00282110',
  PixelMeasuresSequence: 'x00289110',
  PixelValueTransformationSequence: 'x00289145',
  SharedFunctionalGroupsSequence: 'x52009229',
  PerFrameFunctionalGroupsSequence: 'x52009230',
  PixelData: 'x7fe00010',
} as const;

export type DicomKeyword = keyof typeof TAGS;

export function tagOf(keyword: DicomKeyword): string {
  return TAGS[keyword];
}

/** Formats a tag for messages, e.g. `PixelSpacing (0028,0030)`. */
export function describeTag(keyword: DicomKeyword): string {
  const digits = TAGS[keyword].slice(1).toUpperCase();
  return `${keyword} (${digits.slice(0, 4)},${digits.slice(4)})`;
}
