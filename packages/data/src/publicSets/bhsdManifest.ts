import type { ManifestScan } from '../manifest/manifestScan';
import type { DataFolder } from './dataFolder';
import { maskedVolumes } from './maskedVolumes';

/**
 * BHSD (Brain Hemorrhage Segmentation Dataset), the 192 scans with masks, as a manifest: `images/NAME.nii.gz` and
 * `ground truths/NAME.nii.gz`, here or in `label_192`. Labels of each slice are those that its mask holds (1 epidural,
 * 2 intraparenchymal, 3 intraventricular, 4 subarachnoid, 5 subdural, by the set's own dataset.json).
 *
 * The images are RSNA 2019's: do not train on one and test on the other.
 *
 * @param folder The folder that holds these.
 * @returns The scans, named as their files.
 * @throws RadnetError where the folders are not found, an image has no mask, or a mask holds other labels.
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
