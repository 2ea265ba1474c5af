/** Values, keyed by the standard's keywords (PS3.6). */
export type DicomElements = Readonly<Record<string, unknown>> & {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
};

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** Identifies this package as the writer of a file. The UID was generated once, as `newUid` does. */
const IMPLEMENTATION_CLASS_UID = '2.25.134051478942646061236214398375655894288';

/**
 * Returns a function that writes a data set as a file (PS3.10): explicit VR little endian, text in UTF-8.
 *
 * Loads dcmjs when called and not on import, because importing dcmjs sets the level of a shared logger.
 */
export async function dicomWriter(): Promise<(elements: DicomElements) => Uint8Array> {
  const {
    default: { data: dcmjs },
  } = await import('dcmjs');
  const { DicomDict, DicomMetaDictionary } = dcmjs;
  return (elements) => {
    const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset(metaElements(elements)));
    file.dict = DicomMetaDictionary.denaturalizeDataset(elements);
    return new Uint8Array(file.write());
  };
}

function metaElements({ SOPClassUID, SOPInstanceUID }: DicomElements): Record<string, unknown> {
  return {
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
    MediaStorageSOPClassUID: SOPClassUID,
    MediaStorageSOPInstanceUID: SOPInstanceUID,
    TransferSyntaxUID: EXPLICIT_LITTLE_ENDIAN,
    ImplementationClassUID: IMPLEMENTATION_CLASS_UID,
    ImplementationVersionName: 'RADNET',
  };
}
