import { RadnetError } from '@radnet/core';
import type { PreparedScan } from '../../dataset/preparedScan';
import { makePhantom } from '../../phantom/makePhantom';
import { preprocessCt } from '../../preprocess/preprocessCt';
import { prepareScan } from '../../preprocess/prepareScan';
import { preparePictures } from '../../image/preparePictures';
import { readManifestScan } from '../readManifestScan';
import { hasPictures, readPictureMask, readPictures } from '../readPictures';
import { requireMemory } from './requireMemory';
import { type ManifestJob, type ScanJob } from './scanJob';

const DEFAULT_LABEL = 'any';

/**
 * Reads or makes a scan and preprocesses it, in this thread.
 *
 * Labels by slice come from the manifest where it lists them for the job's class, else from the mask. A scan without
 * either takes the label of the whole scan: of a negative one every slice is negative and the mask known to be empty; of
 * a positive one neither slices nor mask are known (`labelsKnown`, `maskKnown`).
 *
 * @throws RadnetError what `readManifestScan`, `makePhantom` and `prepareScan` throw; neither mask nor label; an empty
 *   mask of a scan that is labelled positive, whose slices are not.
 */
export async function prepareJob(job: ScanJob): Promise<PreparedScan> {
  if ('scan' in job) return prepareManifestJob(job);
  const { volume, mask } = makePhantom(job.phantom.options);
  return prepareScan(job.phantom.id, volume, mask, job.preprocess);
}

async function prepareManifestJob(job: ManifestJob): Promise<PreparedScan> {
  const { scan } = job;
  const label = job.label ?? DEFAULT_LABEL;
  const given = scan.labels[label];
  if (scan.mask === undefined && given === undefined) {
    throw new RadnetError(
      `scan '${scan.id}': expected a mask, or labels '${label}' by slice or of the scan, got none`,
    );
  }
  const prepared = await (hasPictures(scan) ? preparePictureJob(job) : prepareVolumeJob(job));
  if (typeof given === 'object') return { ...prepared, labels: Uint8Array.from(given) };
  if (scan.mask === undefined) return labelledAsAWhole(prepared, given!);
  if (given === 1 && !prepared.labels.includes(1)) {
    throw new RadnetError(
      `scan '${scan.id}': expected a mask of what its label '${label}' says is there, or labels by slice, got an empty mask`,
    );
  }
  return prepared;
}

function labelledAsAWhole(scan: PreparedScan, label: number): PreparedScan {
  if (label === 0) return { ...scan, maskKnown: true };
  return { ...scan, labels: new Uint8Array(scan.slices).fill(1), labelsKnown: false, maskKnown: false };
}

async function prepareVolumeJob({ root, scan, preprocess }: ManifestJob): Promise<PreparedScan> {
  const { volume, mask } = await readManifestScan(root, scan);
  requireMemory(scan.id, volume.slices, preprocess);
  if (mask !== undefined) return prepareScan(scan.id, volume, mask, preprocess);
  const { image, slices, height, width, channels } = preprocessCt(volume, preprocess);
  const empty = new Uint8Array(slices * height * width);
  const labels = new Uint8Array(slices);
  return { id: scan.id, slices, height, width, channels, image, mask: empty, maskKnown: false, labels };
}

async function preparePictureJob({ root, scan, preprocess }: ManifestJob): Promise<PreparedScan> {
  const { id, source, mask } = scan;
  try {
    const paths = 'slices' in source ? source.slices : [];
    const pictures = await readPictures(root, paths);
    const labels = new Uint8Array(pictures.length);
    if (mask === undefined) return preparePictures({ id, pictures, labels }, preprocess);
    if ('volume' in mask) throw new RadnetError('mask: expected one a slice, as the pictures, got a volume');
    return preparePictures(
      { id, pictures, mask: await readPictureMask(root, mask.slices, pictures[0]!) },
      preprocess,
    );
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(`scan '${id}': ${error.message}`);
  }
}
