import type { ManifestScan } from '../manifest/manifestScan';
import type { DataFolder } from './dataFolder';
import { maskedVolumes } from './maskedVolumes';

/**
 * Makes a manifest of BHSD (Brain Hemorrhage Segmentation Dataset), of its 192 scans with masks: `images/NAME.nii.gz`
 * and `ground truths/NAME.nii.gz`, here or in `label_192`. Each slice is labelled by what its mask holds (1 epidural, 2
 * intraparenchymal, 3 intraventricular, 4 subarachnoid, 5 subdural, according to the set's dataset.json).
 *
 * The images come from RSNA 2019: do not train on one set and test on the other.
 *
 * @param folder The folder that holds these files.
 * @returns The scans, named like their files.
 * @throws RadnetError if the folders are not found, an image has no mask, or a mask holds other labels.
 */
export function bhsdManifest(folder: DataFolder): Promise<ManifestScan[]> {
  return maskedVolumes(folder, {
    within: ['', 'label_192'],
    images: 'images',
    masks: 'ground truths',
    classes: ['epidural', 'intraparenchymal', 'intraventricular', 'subarachnoid', 'subdural'],
    idOf: (stem) => stem,
  });
}
