import type { ManifestScan } from '../manifest/manifestScan';
import type { DataFolder } from './dataFolder';
import { maskedVolumes } from './maskedVolumes';

/**
 * Makes a manifest of the training set of INSTANCE 2022: `data/001.nii.gz` and `label/001.nii.gz`, here or in `train_2`
 * or `train`. A slice is positive if its mask is not empty. The challenge's evaluation set has no masks and is not
 * used.
 *
 * @param folder The folder that holds these files.
 * @returns The scans, named `instance-001`, `instance-002` and so on.
 * @throws RadnetError if the folders are not found, an image has no mask, or a mask holds labels other than 0 and 1.
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
