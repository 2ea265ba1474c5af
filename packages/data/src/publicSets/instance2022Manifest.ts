import type { ManifestScan } from '../manifest/manifestScan';
import type { DataFolder } from './dataFolder';
import { maskedVolumes } from './maskedVolumes';

/**
 * The training set of INSTANCE 2022 as a manifest: `data/001.nii.gz` and `label/001.nii.gz`, here or in `train_2` or
 * `train`. A slice is positive where its mask holds anything. The challenge's evaluation set came without masks.
 *
 * @param folder The folder that holds these.
 * @returns The scans, named `instance-001` and on.
 * @throws RadnetError where the folders are not found, an image has no mask, or a mask holds other labels than 0 and 1.
 */
export function instance2022Manifest(folder: DataFolder): Promise<ManifestScan[]> {
  return maskedVolumes(folder, {
    within: ['', 'train_2', 'train'],
    images: 'data',
    masks: 'label',
    classes: ['hemorrhage'],
    idOf: (stem) => `instance-${stem}`,
  });
}
