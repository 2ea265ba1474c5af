import { RadnetError } from '@radnet/core';
import type { PreparedScan } from '../../dataset/preparedScan';
import { makePhantom } from '../../phantom/makePhantom';
import { preprocessCt } from '../../preprocess/preprocessCt';
import { prepareScan } from '../../preprocess/prepareScan';
import { readManifestScan } from '../readManifestScan';
import { type ManifestJob, type ScanJob } from './scanJob';

const DEFAULT_LABEL = 'any';

/**
 * Reads or makes a scan and preprocesses it, in this thread.
 *
 * Labels by slice come from the manifest where it lists them for the job's class, else from the mask. A scan without a
 * mask needs them, unless the manifest calls the whole scan negative: its mask is known to be empty. Any other's is not
 * known (`maskKnown`).
 *
 * @throws RadnetError what `readManifestScan`, `makePhantom` and `prepareScan` throw; neither mask nor labels by slice.
 */
export async function prepareJob(job: ScanJob): Promise<PreparedScan> {
  if ('scan' in job) return prepareManifestJob(job);
  const { volume, mask } = makePhantom(job.phantom.options);
  return prepareScan(job.phantom.id, volume, mask, job.preprocess);
}

async function prepareManifestJob({
  root,
  scan,
  preprocess,
  label = DEFAULT_LABEL,
}: ManifestJob): Promise<PreparedScan> {
  const { volume, mask: drawn } = await readManifestScan(root, scan);
  const given = scan.labels[label];
  if (drawn !== undefined) {
    const prepared = prepareScan(scan.id, volume, drawn, preprocess);
    return typeof given === 'object' ? { ...prepared, labels: Uint8Array.from(given) } : prepared;
  }
  if (typeof given !== 'object' && given !== 0) {
    throw new RadnetError(
      `scan '${scan.id}': expected a mask, or labels '${label}' by slice, got ${
        given === undefined ? 'neither' : 'one label for the whole scan'
      }`,
    );
  }
  const { image, slices, height, width, channels } = preprocessCt(volume, preprocess);
  const labels = given === 0 ? new Uint8Array(slices) : Uint8Array.from(given);
  const mask = new Uint8Array(slices * height * width);
  return { id: scan.id, slices, height, width, channels, image, mask, maskKnown: given === 0, labels };
}
