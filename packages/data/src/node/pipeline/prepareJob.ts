import { RadnetError } from '@radnet/core';
import type { PreparedScan } from '../../dataset/preparedScan';
import { describeLeftOut, type LeftOutSlice, listWithout, maskWithout } from '../../volume/leftOutSlices';
import { geometryWarnings } from '../../volume/geometryWarnings';
import { makePhantom } from '../../phantom/makePhantom';
import { preprocessCt } from '../../preprocess/preprocessCt';
import { prepareScan } from '../../preprocess/prepareScan';
import { scanGeometry } from '../../preprocess/scanGeometry';
import { preparePictures } from '../../image/preparePictures';
import { readManifestScan } from '../readManifestScan';
import { hasPictures, readPictureMask, readPictures } from '../readPictures';
import { requireMemory } from './requireMemory';
import { type ManifestJob, type ScanJob } from './scanJob';

const DEFAULT_LABEL = 'any';

/**
 * Reads or makes a scan and preprocesses it in this thread.
 *
 * Labels of slices come from the manifest if it lists them for the job's class, else from the mask. A scan with neither
 * uses the label of the whole scan: if it is negative, every slice is negative and the mask is known to be empty; if it
 * is positive, neither slices nor mask are known (`labelsKnown`, `maskKnown`). Damaged slices that are left out are
 * removed from labels and masks too. `notes` holds the volume's warnings except those about its geometry, which many
 * CTs of a set share.
 *
 * @throws RadnetError as `readManifestScan`, `makePhantom` and `prepareScan` do; if there is neither mask nor label; if
 *   the mask contradicts the scan's label and there are no labels by slice.
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
      `scan '${scan.id}': expected a mask, or labels '${label}' by slice or of the scan, got none. Where it shows no '${label}', ` +
        `a column label:${label} of 0 will do; where it does, give slice_label:${label} or a mask`,
    );
  }
  const { prepared, leftOut } = await (hasPictures(scan) ? preparePictureJob(job) : prepareVolumeJob(job));
  if (typeof given === 'object') return { ...prepared, labels: Uint8Array.from(listWithout(given, leftOut)) };
  if (scan.mask === undefined) return labelledAsAWhole(prepared, given!);
  const masked = prepared.labels.includes(1);
  if (given === 1 && !masked) {
    const rest =
      leftOut.length === 0 ? '' : ` on the slices that are left: ${leftOut.length} damaged ones are left out`;
    throw new RadnetError(
      `scan '${scan.id}': expected a mask of what its label '${label}' says is there, or labels by slice, got an empty mask${rest}`,
    );
  }
  if (given === 0 && masked) {
    throw new RadnetError(
      `scan '${scan.id}': expected an empty mask, as its label '${label}' is 0, or labels by slice, got a mask that is not empty`,
    );
  }
  return prepared;
}

function labelledAsAWhole(scan: PreparedScan, label: number): PreparedScan {
  if (label === 0) return { ...scan, maskKnown: true };
  return { ...scan, labels: new Uint8Array(scan.slices).fill(1), labelsKnown: false, maskKnown: false };
}

/** A prepared scan and the slices that were left out. */
interface ReadJob {
  readonly prepared: PreparedScan;
  readonly leftOut: readonly LeftOutSlice[];
}

async function prepareVolumeJob({ root, scan, preprocess, onDamagedSlice }: ManifestJob): Promise<ReadJob> {
  const { volume, mask } = await readManifestScan(root, scan, {
    ...(onDamagedSlice && { onDamagedSlice }),
    memoryBytes: process.availableMemory(),
  });
  requireMemory(`scan '${scan.id}'`, volume.slices, preprocess);
  const { leftOut = [] } = volume;
  const geometry = geometryWarnings(volume);
  const noted = withNotes(volume.warnings.filter((warning) => !geometry.includes(warning)));
  if (mask !== undefined)
    return { prepared: { ...prepareScan(scan.id, volume, mask, preprocess), ...noted }, leftOut };
  const { image, slices, height, width, channels } = preprocessCt(volume, preprocess);
  const empty = new Uint8Array(slices * height * width);
  const { scanner } = volume;
  const size = {
    id: scan.id,
    slices,
    height,
    width,
    channels,
    geometry: scanGeometry(volume, preprocess),
    ...(scanner !== undefined && { scanner }),
  };
  const labels = new Uint8Array(slices);
  return { prepared: { ...size, image, mask: empty, maskKnown: false, labels, ...noted }, leftOut };
}

async function preparePictureJob({ root, scan, preprocess, onDamagedSlice }: ManifestJob): Promise<ReadJob> {
  const { id, source, mask, hounsfield } = scan;
  const paths = 'slices' in source ? source.slices : [];
  requireMemory(`scan '${id}'`, paths.length, preprocess);
  const leftOut: LeftOutSlice[] = [];
  const leaveOut = (index: number, reason: string): void => {
    leftOut.push({ file: `slice ${index + 1}`, reason, index, origin: undefined });
  };
  try {
    if (hounsfield !== undefined)
      throw new RadnetError('hounsfield: expected none for pictures, whose values are no HU');
    const pictures = await readPictures(root, paths, onDamagedSlice === 'leave-out' ? leaveOut : undefined);
    if (pictures.length === 0) throw new RadnetError(leftOut[0]!.reason);
    leftOut.sort((a, b) => a.index! - b.index!);
    if (mask !== undefined && 'volume' in mask)
      throw new RadnetError('mask: expected one a slice, as the pictures, got a volume');
    const truth =
      mask === undefined
        ? { labels: new Uint8Array(pictures.length) }
        : { mask: maskWithout(await readPictureMask(root, mask.slices, pictures[0]!), leftOut) };
    const slices = pictures.length + leftOut.length;
    const noted = withNotes(leftOut.map((slice) => describeLeftOut(slice, slices)));
    return { prepared: { ...preparePictures({ id, pictures, ...truth }, preprocess), ...noted }, leftOut };
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new RadnetError(`scan '${id}': ${error.message}`);
  }
}

const withNotes = (notes: readonly string[]): Pick<PreparedScan, 'notes'> =>
  notes.length > 0 ? { notes } : {};
