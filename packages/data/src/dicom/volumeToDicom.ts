import { RadnetError } from '@radnet/core';
import { checkVolume } from '../volume/checkVolume';
import type { Volume } from '../volume/volume';
import { decimalString } from './decimalString';
import type { NamedBytes } from './dicomFiles';
import { dicomWriter } from './dicomWriter';
import { newUid } from './newUid';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

/**
 * Writes a volume as a CT series, one file per slice: CT Image Storage, explicit VR little endian, signed 16 bit, slope
 * 1, intercept 0. Every call creates a new study and series. The files do not identify a patient (PatientID is `ANON`).
 * A volume does not store the slice thickness, so SliceThickness is set to `spacingMm.z`.
 *
 * Loads dcmjs when called and not on import, because importing dcmjs sets the level of a shared logger.
 *
 * @returns Files named `slice-001.dcm`, `slice-002.dcm` and so on, from foot to head. Coordinates are rounded to the 16
 *   characters that DICOM allows.
 * @throws RadnetError if the volume is inconsistent, or its Hounsfield units are not integers from -32768 to 32767.
 */
export async function volumeToDicom(volume: Volume): Promise<NamedBytes[]> {
  checkVolume(volume);
  const { hounsfieldUnits, slices, height, width } = volume;
  const values = wholeNumbers(hounsfieldUnits);
  const write = await dicomWriter();
  const common = commonElements(volume);
  const digits = Math.max(3, String(slices).length);
  return volume.origins.map((origin, slice) => {
    const bytes = write({
      ...common,
      SOPClassUID: CT_IMAGE_STORAGE,
      SOPInstanceUID: newUid(),
      InstanceNumber: slice + 1,
      ImagePositionPatient: origin.map(decimalString),
      PixelData: littleEndian(values.subarray(slice * height * width, (slice + 1) * height * width)),
      _vrMap: { PixelData: 'OW' },
    });
    return { name: `slice-${String(slice + 1).padStart(digits, '0')}.dcm`, bytes };
  });
}

/**
 * Returns the elements that all slices share. Empty strings are elements that the standard requires but allows to be
 * empty.
 */
function commonElements(volume: Volume): Record<string, unknown> {
  const { height, width, spacingMm, rowDirection, columnDirection } = volume;
  return {
    ImageType: ['DERIVED', 'SECONDARY', 'AXIAL'],
    StudyDate: '',
    StudyTime: '',
    AccessionNumber: '',
    Modality: 'CT',
    Manufacturer: '',
    ReferringPhysicianName: '',
    PatientName: '',
    PatientID: 'ANON',
    PatientBirthDate: '',
    PatientSex: '',
    SliceThickness: decimalString(spacingMm.z),
    KVP: '',
    StudyInstanceUID: newUid(),
    SeriesInstanceUID: newUid(),
    StudyID: '',
    SeriesNumber: 1,
    AcquisitionNumber: '',
    ImageOrientationPatient: [...rowDirection, ...columnDirection].map(decimalString),
    FrameOfReferenceUID: newUid(),
    PositionReferenceIndicator: '',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: height,
    Columns: width,
    PixelSpacing: [spacingMm.y, spacingMm.x].map(decimalString),
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    RescaleIntercept: '0',
    RescaleSlope: '1',
    RescaleType: 'HU',
  };
}

function wholeNumbers(values: Int16Array | Float32Array): Int16Array {
  if (values instanceof Int16Array) return values;
  const whole = Int16Array.from(values);
  const other = values.find((value, index) => value !== whole[index]);
  if (other !== undefined) {
    throw new RadnetError(
      `volume: expected whole Hounsfield units from -32768 to 32767 to write as DICOM, got ${other}; round them first`,
    );
  }
  return whole;
}

function littleEndian(values: Int16Array): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(values.byteLength));
  values.forEach((value, index) => view.setInt16(2 * index, value, true));
  return view.buffer;
}
