import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RadnetError } from '@radnet/core';
import {
  makePhantom,
  phantomSet,
  prepareScan,
  type PreparedScan,
  preprocessedSize,
  type ScanSource,
  splitByCt,
} from '@radnet/data';
import { readMask, readVolume } from '@radnet/data/node';
import { preprocessOptions, type Settings } from './settings';

export interface ScanSets {
  readonly training: ScanSource[];
  /** Chooses the best epoch. */
  readonly validation: ScanSource[];
  /** Held out to the end: what is printed is measured on these. */
  readonly test: ScanSource[];
}

/** 70:30 by CT, as in the paper; of the 70 a seventh is kept back for validation. */
const TEST_FRACTION = 0.3;
const VALIDATION_FRACTION = 1 / 7;

/** Scans kept in memory once read: up to this many bytes. */
const MEMORY_BUDGET = 2 ** 30;

/** The CTs of a run, split by CT and alike for the same seed. */
export async function loadScanSets(settings: Settings): Promise<ScanSets> {
  const { seed } = settings;
  const scans =
    settings.data === undefined ? phantoms(settings) : await scansFromFolder(settings.data, settings);
  const { train: kept, test } = splitByCt(scans, { testFraction: TEST_FRACTION, seed });
  const { train: training, test: validation } = splitByCt(kept, { testFraction: VALIDATION_FRACTION, seed });
  return { training, validation, test };
}

/** Synthetic CTs, at twice the resolution that the network sees and brought down as a real CT would be. */
function phantoms(settings: Settings): ScanSource[] {
  const options = preprocessOptions(settings);
  const { fieldOfViewMm, spacingMm } = options;
  const inPlaneMm = Math.max(1, spacingMm / 2);
  const size = Math.round(fieldOfViewMm / inPlaneMm);
  const set = phantomSet({
    count: settings.phantoms,
    seed: settings.seed,
    slices: settings.phantomSlices,
    height: size,
    width: size,
    spacingMm: { x: inPlaneMm, y: inPlaneMm, z: 5 },
  });
  const bytes = settings.phantoms * settings.phantomSlices * preprocessedSize(options) ** 2 * 5;
  return set.map(({ id, options: phantom }) => {
    const load = (): Promise<PreparedScan> => {
      const { volume, mask } = makePhantom(phantom);
      return Promise.resolve(prepareScan(id, volume, mask, options));
    };
    return { id, positive: phantom.hemorrhage !== null, load: bytes <= MEMORY_BUDGET ? once(load) : load };
  });
}

/**
 * CTs from a folder: one sub-folder each, with `ct` (a folder of DICOM files) or `ct.nii` or `ct.nii.gz`, and the
 * hemorrhage as `mask.nii` or `mask.nii.gz` on the same voxels.
 */
export async function scansFromFolder(folder: string, settings: Settings): Promise<ScanSource[]> {
  const options = preprocessOptions(settings);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new RadnetError(`--data ${folder}: expected a folder of CTs, got ${error.message}.`);
  });
  const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (ids.length === 0)
    throw new RadnetError(`--data ${folder}: expected one sub-folder for each CT, got none.`);
  const scans: ScanSource[] = [];
  for (const id of ids.sort()) {
    const files = await readdir(join(folder, id));
    const find = (what: string, names: string[]): string => {
      const found = names.find((name) => files.includes(name));
      if (found === undefined)
        throw new RadnetError(`${join(folder, id)}: expected ${what}: ${names.join(', ')}.`);
      return join(folder, id, found);
    };
    const ct = find('a CT', ['ct', 'ct.nii.gz', 'ct.nii']);
    const maskFile = find('its hemorrhage mask', ['mask.nii.gz', 'mask.nii']);
    const load = async (): Promise<PreparedScan> =>
      prepareScan(id, await readVolume(ct), await readMask(maskFile), options);
    scans.push({ id, positive: (await readMask(maskFile)).voxels.includes(1), load });
  }
  return scans;
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
