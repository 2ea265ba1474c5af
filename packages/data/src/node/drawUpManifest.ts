import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { isDicom, TELLING_BYTES } from '../dicom/part10File';
import { checkScansDiffer } from '../manifest/checkScansDiffer';
import type { ManifestScan } from '../manifest/manifestScan';
import { manifestScanOf } from '../manifest/manifestScanOf';
import type { DataFolder } from '../publicSets/dataFolder';
import { openDataFolder } from './openDataFolder';

/** Settings for {@link drawUpManifest}. */
export interface DrawUpOptions {
  /**
   * Whether to name scans after their folders. Only for folders that are not named after patients. Default false: scans
   * are numbered.
   */
  readonly keepNames?: boolean;
}

const OPTIONS = Object.keys({
  keepNames: true,
} satisfies Record<keyof DrawUpOptions, true>);

const VOLUMES = ['ct/', 'ct.zip', 'ct.nii.gz', 'ct.nii', 'ct.hdr', 'ct.hdr.gz'];
const MASKS = ['mask.nii.gz', 'mask.nii', 'mask.hdr', 'mask.hdr.gz'];

/** How many files of a folder are examined to see whether they are DICOM. */
const LOOKED_INTO = 16;

/**
 * Lists the CTs of a folder, one sub-folder each, as a manifest without labels. A sub-folder holds either
 * - `ct` (a folder of DICOM files), `ct.zip`, `ct.nii.gz`, `ct.nii`, or the pair `ct.hdr` and `ct.img`; or
 * - the DICOM files themselves; or
 * - PNG or JPEG slices, taken from foot to head in the order of the numbers in their names;
 *
 * and, if lesions were drawn, `mask.nii.gz`, `mask.nii` or `mask.hdr` beside it.
 *
 * Scans are named `scan-0001`, `scan-0002` and so on in the order of their folders, because folders are often named
 * after patients; the paths still contain these names. A number reveals nothing, whereas a hash of a name can be
 * guessed. The manifest, written once, records which number belongs to which folder.
 *
 * @throws RadnetError if a sub-folder holds no CT or more than one; the message gives its number in that order.
 */
export async function drawUpManifest(folder: string, options: DrawUpOptions = {}): Promise<ManifestScan[]> {
  requireKnownOptions('drawUpManifest', options, OPTIONS);
  const { keepNames = false } = options;
  const files = openDataFolder(folder);
  const folders = (await files.list('')).filter((name) => name.endsWith('/'));
  if (folders.length === 0) throw new RadnetError('folder: expected a sub-folder for each CT, got none');
  const digits = Math.max(4, String(folders.length).length);
  const scans: ManifestScan[] = [];
  for (const [index, name] of folders.entries()) {
    const where = `sub-folder ${index + 1} of ${folders.length}`;
    const id = keepNames ? name.slice(0, -1) : `scan-${String(index + 1).padStart(digits, '0')}`;
    const parts = await partsOf(files, name.slice(0, -1), where);
    scans.push(manifestScanOf({ id, ...parts, labels: {} }, where));
  }
  checkScansDiffer(scans, (index) => `sub-folder ${index + 1}`);
  return scans;
}

async function partsOf(
  files: DataFolder,
  folder: string,
  where: string,
): Promise<Pick<ManifestScan, 'source' | 'mask'>> {
  const names = await files.list(folder);
  const found: ManifestScan['source'][] = VOLUMES.filter((name) => names.includes(name)).map((name) => ({
    volume: `${folder}/${name.replace('/', '')}`,
  }));
  const pictures = names.filter((name) => /\.(png|jpe?g)$/i.test(name));
  if (pictures.length > 0) found.push({ slices: pictures.map((name) => `${folder}/${name}`) });
  if (await holdsDicom(files, folder, names)) found.push({ volume: folder });
  const masks = MASKS.filter((name) => names.includes(name));
  if (found.length !== 1 || masks.length > 1) {
    throw new RadnetError(
      `${where}: expected one CT (ct, ct.zip, ct.nii.gz, ct.nii, ct.hdr, DICOM files, PNG or JPEG slices) and one mask at most ` +
        `(${MASKS.join(', ')}), got ${found.length} and ${masks.length}`,
    );
  }
  const [source, mask] = [found[0]!, masks[0]];
  return mask === undefined ? { source } : { source, mask: { volume: `${folder}/${mask}` } };
}

async function holdsDicom(files: DataFolder, folder: string, names: readonly string[]): Promise<boolean> {
  if (names.some((name) => /\.dcm$/i.test(name))) return true;
  const others = names.filter((name) => !/(\/|\.(nii|gz|png|jpe?g|csv|txt|json|zip)|^DICOMDIR)$/i.test(name));
  for (const name of others.slice(0, LOOKED_INTO)) {
    if (isDicom(await files.read(`${folder}/${name}`, TELLING_BYTES))) return true;
  }
  return false;
}
