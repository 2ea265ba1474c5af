import { RadnetError } from '@radnet/core';
import type { NiftiBytes } from '../nifti/niftiHeader';
import { niftiPair } from '../nifti/niftiNames';
import { type NiftiVolumeOptions, niftiToVolume } from '../nifti/niftiToVolume';
import type { FileOnDemand } from './fileOnDemand';
import type { OpenedCt } from './openedCt';

/**
 * Opens the CT in NIfTI files: a single file, or a pair of .hdr and .img.
 *
 * @param files The files that are NIfTI by their names, at least one.
 * @param besideDicom Whether there is also a CT in DICOM.
 * @throws RadnetError if the files hold several CTs, or half a pair.
 */
export function openNiftiFiles(
  files: readonly FileOnDemand[],
  besideDicom: boolean,
  options: NiftiVolumeOptions,
): OpenedCt {
  const [first] = files as readonly [FileOnDemand, ...FileOnDemand[]];
  const names = niftiPair(first.name) ?? [first.name];
  const parts = names.map((name) => files.find((file) => file.name === name));
  if (besideDicom || files.length > names.length || (files.length > 1 && parts.includes(undefined))) {
    throw new RadnetError(
      `expected one CT, as DICOM files or in NIfTI, got ${files.length} files in NIfTI${besideDicom ? ' beside DICOM' : ''}`,
    );
  }
  if (parts.includes(undefined)) {
    const missing = names.find((name) => name !== first.name)!;
    throw new RadnetError(`${first.name}: expected ${missing} beside it, the other half of the CT, got none`);
  }
  const bytes = async (): Promise<NiftiBytes> => {
    const [header, image] = await Promise.all(parts.map((file) => file!.whole()));
    return image === undefined ? header! : { header: header!, image };
  };
  return {
    series: [],
    async read(_choice, onFile) {
      onFile?.(0, files.length);
      return niftiToVolume(await bytes(), first.name, options);
    },
  };
}
