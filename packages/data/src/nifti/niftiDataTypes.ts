/** How to read one of NIfTI's numeric types. */
export interface NiftiDataType {
  readonly bytes: number;
  /** Whether it can hold NaN and infinity. */
  readonly floating: boolean;
  read(view: DataView, offset: number, littleEndian: boolean): number;
}

/**
 * The supported types, keyed by the header's datatype code (nifti1.h). Complex, colour and 128-bit types are not images
 * in Hounsfield units.
 */
export const NIFTI_DATA_TYPES: ReadonlyMap<number, NiftiDataType> = new Map<number, NiftiDataType>([
  [2, { bytes: 1, floating: false, read: (view, offset) => view.getUint8(offset) }],
  [4, { bytes: 2, floating: false, read: (view, offset, little) => view.getInt16(offset, little) }],
  [8, { bytes: 4, floating: false, read: (view, offset, little) => view.getInt32(offset, little) }],
  [16, { bytes: 4, floating: true, read: (view, offset, little) => view.getFloat32(offset, little) }],
  [64, { bytes: 8, floating: true, read: (view, offset, little) => view.getFloat64(offset, little) }],
  [256, { bytes: 1, floating: false, read: (view, offset) => view.getInt8(offset) }],
  [512, { bytes: 2, floating: false, read: (view, offset, little) => view.getUint16(offset, little) }],
  [768, { bytes: 4, floating: false, read: (view, offset, little) => view.getUint32(offset, little) }],
  [
    1024,
    { bytes: 8, floating: false, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  ],
  [
    1280,
    { bytes: 8, floating: false, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
  ],
]);
