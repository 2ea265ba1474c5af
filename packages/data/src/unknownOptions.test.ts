import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import {
  cq500Manifest,
  defaultPreprocessOptions,
  dicomSeriesToVolume,
  dicomToMask,
  listDicomSeries,
  makePhantom,
  niftiToVolume,
  openCtFiles,
  prepareScan,
  preprocessCt,
  preprocessingSteps,
  preprocessMask,
  unzipFiles,
  zipToVolume,
  phantomSet,
  sampleTransform,
  scanBatches,
  splitByCt,
} from './index';
import {
  drawUpManifest,
  listDicomFolder,
  openScans,
  preparedScans,
  readDicomSeries,
  readManifestScan,
  readNifti,
  readVolume,
  startScanWorkers,
} from './node';
import { createRandom } from './random';

type Use = (options: never) => unknown;

const { volume, mask } = makePhantom({ seed: 1, slices: 2, height: 16, width: 16 });
const none = new Uint8Array();

const USES: readonly (readonly [name: string, use: Use, wrong: string, right: string])[] = [
  ['preprocessCt', (options) => preprocessCt(volume, options), 'spacingmm', 'spacingMm'],
  ['preprocessMask', (options) => preprocessMask(mask, volume, options), 'fieldOfView', 'fieldOfViewMm'],
  ['prepareScan', (options) => prepareScan('a', volume, mask, options), 'windw', 'window'],
  ['preprocessingSteps', preprocessingSteps, 'neighbors', 'neighbours'],
  ['niftiToVolume', (options) => niftiToVolume(none, 'a.nii', options), 'hounsfieldScale', 'hounsfield'],
  ['dicomSeriesToVolume', (options) => dicomSeriesToVolume([], options), 'seriesUid', 'seriesInstanceUid'],
  ['listDicomSeries', (options) => listDicomSeries([], options), 'onDamagedSlices', 'onDamagedSlice'],
  ['dicomToMask', (options) => dicomToMask(none, 'a.dcm', volume, options), 'region', 'regions'],
  ['zipToVolume', (options) => zipToVolume(none, options), 'memory', 'memoryBytes'],
  ['unzipFiles', (options) => unzipFiles(none, options), 'memory', 'memoryBytes'],
  ['openCtFiles', (options) => openCtFiles([], options), 'memory', 'memoryBytes'],
  ['cq500Manifest', (options) => cq500Manifest({} as never, options), 'slice', 'slices'],
  ['readVolume', (options) => readVolume('no-such-file', options), 'acquisitions', 'acquisition'],
  ['readDicomSeries', (options) => readDicomSeries('no-such-file', options), 'hounsfields', 'hounsfield'],
  ['listDicomFolder', (options) => listDicomFolder('no-such-file', options), 'memory', 'memoryBytes'],
  ['readNifti', (options) => readNifti('no-such-file', options), 'hounsfields', 'hounsfield'],
  ['readManifestScan', (options) => readManifestScan('.', {} as never, options), 'memory', 'memoryBytes'],
  ['drawUpManifest', (options) => drawUpManifest('.', options), 'keepName', 'keepNames'],
  ['preparedScans', (options) => preparedScans([], options), 'maxBadshare', 'maxBadShare'],
  ['openScans', (options) => openScans([], options), 'worker', 'workers'],
  ['makePhantom', makePhantom, 'slice', 'slices'],
  ['phantomSet', phantomSet, 'counts', 'count'],
  ['splitByCt', (options) => splitByCt([], options), 'testfraction', 'testFraction'],
  ['scanBatches', (options) => scanBatches([], options), 'batchsize', 'batchSize'],
  [
    'augment',
    (options) => sampleTransform(createRandom(1), options),
    'maxRotationDegree',
    'maxRotationDegrees',
  ],
  ['startScanWorkers', startScanWorkers, 'thread', 'threads'],
];

describe('unknown options', () => {
  it.each(USES)('%s refuses a misspelt one and names the right one', async (name, use, wrong, right) => {
    const used = async (): Promise<unknown> => await use({ [wrong]: 1 } as never);
    await expect(used()).rejects.toThrow(RadnetError);
    await expect(used()).rejects.toThrow(
      `${name}: unknown option '${wrong}'; did you mean '${right}'? Options: `,
    );
  });
});

it.each(['window', 'spacingMm', 'fieldOfViewMm'] as const)('preprocessCt says that %s is missing', (name) => {
  expect(() => preprocessCt(volume, { ...defaultPreprocessOptions, [name]: undefined })).toThrow(
    `preprocessCt: ${name}: expected a value, got undefined. Start from defaultPreprocessOptions.`,
  );
});
