import { readFileSync } from 'node:fs';
import { DicomHeader } from '../dicom/dicomHeader';
import type { NamedBytes } from '../dicom/dicomFiles';
import { dicomSeriesToVolume } from '../dicom/dicomSeriesToVolume';
import type { Volume, VolumeMask } from '../volume/volume';
import { dcm } from './codedConcept';
import { DicomSource } from './dicomSource';
import { findingsToSr } from './findingsToSr';
import { type DicomSegment, maskToSeg } from './maskToSeg';

/** For tests: the results of make_results.py, in the order of the slices from head to foot. */
export const sourceFiles = (): NamedBytes[] =>
  [5, 4, 3, 2, 1].map((number) => {
    const name = `source-${number}.dcm`;
    return { name, bytes: new Uint8Array(readFileSync(new URL(`golden/${name}`, import.meta.url))) };
  });

export interface GoldenSource {
  readonly volume: Volume;
  readonly source: DicomSource;
}

export async function goldenSource(): Promise<GoldenSource> {
  const files = sourceFiles();
  const volume = await dicomSeriesToVolume(files);
  const headers = files.map(({ name, bytes }) => DicomHeader.parse(bytes, name));
  return { volume, source: await DicomSource.of(headers, volume) };
}

/** Voxels inside the mask, on slices 2, 4 and 5. No two slices look alike, not even mirrored. */
export const INSIDE = [
  [1, 0, 0],
  [1, 3, 2],
  [3, 5, 4],
  [4, 1, 3],
] as const;

export function goldenMask({ slices, height, width }: Volume): VolumeMask {
  const voxels = new Uint8Array(slices * height * width);
  for (const [slice, x, y] of INSIDE) voxels[(slice * height + y) * width + x] = 1;
  return { voxels, slices, height, width };
}

const sct = (value: string, meaning: string) => ({ value, scheme: 'SCT', meaning });
const algorithm = { name: 'RADnet', version: '1.2.3', manufacturer: 'Nobody' };
const tracking = { id: 'lesion 1', uid: '2.25.4' };

export const segment: DicomSegment = {
  label: 'Hemorrhage',
  category: sct('49755003', 'Morphologically Abnormal Structure'),
  type: sct('50960005', 'Hemorrhage'),
  anatomy: sct('12738006', 'Brain'),
  algorithm,
  family: dcm('123110', 'Artificial Intelligence'),
  tracking,
};

export const report = {
  procedure: { value: '24725-4', scheme: 'LN', meaning: 'CT Head Report' },
  algorithm,
  parameters: ['threshold 0.4'],
  findings: [
    {
      tracking,
      finding: sct('50960005', 'Hemorrhage'),
      site: sct('12738006', 'Brain'),
      slices: [1, 3],
      measurements: [
        {
          concept: dcm('122157', 'Probability'),
          value: 0.7310585786300049,
          unit: { value: '1', scheme: 'UCUM', meaning: 'no units' },
        },
      ],
      evaluations: [{ concept: dcm('121052', 'Presence of property'), value: sct('52101004', 'Present') }],
    },
  ],
};

/** The files of which pydicom read what results.json holds: with UIDs that count up, at a moment that stays. */
export async function goldenResults(): Promise<{ readonly seg: Uint8Array; readonly sr: Uint8Array }> {
  const { volume, source } = await goldenSource();
  const mask = goldenMask(volume);
  return withFixedUids(async () => ({
    seg: await maskToSeg(mask, volume, source, segment),
    sr: await findingsToSr(report, source),
  }));
}

async function withFixedUids<T>(work: () => Promise<T>): Promise<T> {
  const toISOString = Object.getOwnPropertyDescriptor(Date.prototype, 'toISOString')!;
  let count = 0;
  crypto.randomUUID = () => `00000000-0000-0000-0000-${String(++count).padStart(12, '0')}`;
  Date.prototype.toISOString = () => '2026-11-29T12:34:56.000Z';
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(crypto, 'randomUUID');
    Object.defineProperty(Date.prototype, 'toISOString', toISOString);
  }
}
