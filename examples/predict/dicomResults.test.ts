import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callScan } from '@radnet/core';
import { defaultPreprocessOptions, dicomToMask, makePhantom, type Volume } from '@radnet/data';
import { readDicomSource, readVolume, writeDicomSeries } from '@radnet/data/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CtPrediction } from '../predictCt';
import { dicomResults, type DicomResultOptions } from './dicomResults';

const SIZE = 50;
const drawn = { ...defaultPreprocessOptions, fieldOfViewMm: SIZE };
const PROBABILITIES = [0.1, 0.8, 0.7, 0.2, 0.1];

let folder: string;
let volume: Volume;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-dicom-'));
  const spacingMm = { x: 2, y: 2, z: 5 };
  const { volume: phantom } = makePhantom({
    slices: 5,
    height: 25,
    width: 25,
    spacingMm,
    seed: 2,
    hemorrhage: null,
  });
  await writeDicomSeries(phantom, join(folder, 'ct'));
  volume = await readVolume(join(folder, 'ct'), { hounsfield: 'as-stated' });
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

async function optionsFor(heatThreshold: number, minConsecutive = 2): Promise<DicomResultOptions> {
  const probabilities = Float32Array.from(PROBABILITIES);
  const prediction: CtPrediction = {
    probabilities,
    positionsMm: [0, 5, 10, 15, 20],
    call: callScan(probabilities, { threshold: 0.5, minConsecutive }),
    heatKind: 'attention',
    // Hot in the left half of every slice.
    heat: Float32Array.from({ length: 5 * SIZE * SIZE }, (_, index) => (index % SIZE < SIZE / 2 ? 0.6 : 0)),
  };
  const source = await readDicomSource(join(folder, 'ct'), volume);
  const model = { fingerprint: 'abc', threshold: 0.5, minConsecutive };
  return { volume, source, prediction, model, drawn, heatThreshold, software: 'radnet 1.2.3' };
}

/** A file's text: its codes and texts stand there as they are. */
const textOf = (bytes: Uint8Array | string): string => Buffer.from(bytes as Uint8Array).toString('latin1');

describe('dicomResults', () => {
  it('writes the heat of positive slices on the CT, and the call with its run', async () => {
    const files = await dicomResults(await optionsFor(0.5));
    expect(Object.keys(files)).toEqual(['report.dcm', 'heat.dcm']);
    const { voxels, width, height } = dicomToMask(files['heat.dcm'] as Uint8Array, 'heat.dcm', volume);
    const bySlice = PROBABILITIES.map((_, slice) =>
      voxels
        .subarray(slice * width * height, (slice + 1) * width * height)
        .reduce((sum, value) => sum + value, 0),
    );
    // 12 of 25 columns lie whole in the left half; the middle one has 0.3, half of the heat beside it.
    expect(bySlice).toEqual([0, 12 * 25, 12 * 25, 0, 0]);
    const report = textOf(files['report.dcm']!);
    expect(report).toContain('run of slices 2 to 3');
    expect(report).toContain('1.2.3, model abc');
    expect(report).toContain('52101004');
    expect(report).not.toContain('272519000');
  });

  it('writes no segmentation where nothing reaches the threshold, and says absent of a negative CT', async () => {
    const files = await dicomResults(await optionsFor(0.7, 3));
    expect(Object.keys(files)).toEqual(['report.dcm']);
    const report = textOf(files['report.dcm']!);
    expect(report).toContain('272519000');
    expect(report).not.toContain('run of slices');
  });
});
