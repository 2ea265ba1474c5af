import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dicomRegions, dicomToMask } from '../annotations/dicomToMask';
import { goldenMask, goldenResults, goldenSource, INSIDE, segment, type GoldenSource } from './fixtures';
import { maskToSeg } from './maskToSeg';

interface Golden {
  readonly sha256: Readonly<Record<'seg' | 'sr', string>>;
  readonly identity: Readonly<Record<'seg' | 'sr', Readonly<Record<string, string>>>>;
  readonly seg: {
    readonly frames: readonly {
      readonly position: readonly number[];
      readonly index: readonly number[];
      readonly source: string;
      readonly inside: readonly (readonly number[])[];
    }[];
  } & Readonly<Record<string, unknown>>;
}

const golden = JSON.parse(readFileSync(new URL('golden/results.json', import.meta.url), 'utf8')) as Golden;
const COLUMNS = 6;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('maskToSeg', () => {
  it('writes the file that pydicom read', async () => {
    expect(sha256((await goldenResults()).seg)).toBe(golden.sha256.seg);
  });

  it('has places, codes and references as pydicom reads them', async () => {
    const { volume } = await goldenSource();
    const { frames, ...rest } = golden.seg;
    expect(rest).toEqual({
      sopClass: 'Segmentation Storage',
      modality: 'SEG',
      type: 'BINARY',
      frameOfReference: '2.25.3',
      series: '2.25.2',
      instances: [1, 2, 3, 4, 5].map((number) => `2.25.${100 + number}`),
      category: ['49755003', 'SCT', 'Morphologically Abnormal Structure'],
      property: ['50960005', 'SCT', 'Hemorrhage'],
      anatomy: ['12738006', 'SCT', 'Brain'],
      algorithm: ['AUTOMATIC', 'RADnet'],
      tracking: ['lesion 1', '2.25.4'],
      spacing: [0.75, 0.5],
      thickness: 4,
      orientation: [-1, 0, 0, 0, 0.9483237, -0.3173047],
    });
    // On the source's columns, which run to the patient's right; the volume's run to the left.
    expect(frames.map(({ inside }) => inside)).toEqual(
      [1, 3, 4].map((slice) => INSIDE.filter(([of]) => of === slice).map(([, x, y]) => [COLUMNS - 1 - x, y])),
    );
    expect(frames.map(({ source }) => source)).toEqual(['2.25.102', '2.25.104', '2.25.105']);
    expect(frames.map(({ index }) => index)).toEqual([
      [1, 2],
      [1, 4],
      [1, 5],
    ]);
    frames.forEach(({ position }, frame) => {
      const origin = volume.origins[[1, 3, 4][frame]!]!;
      expect(position[0]).toBeCloseTo(origin[0] + (COLUMNS - 1) * 0.5, 5);
      expect(position.slice(1)).toEqual(origin.slice(1));
    });
  });

  it('carries the patient and the study, names in other letters too', () => {
    expect(golden.identity.seg).toEqual({
      PatientName: 'Müller^Jörg',
      PatientID: 'SECRET-ID',
      PatientBirthDate: '19500607',
      PatientSex: 'M',
      StudyInstanceUID: '2.25.1',
      StudyDate: '20200102',
      StudyTime: '030405',
      StudyID: '7',
      AccessionNumber: 'A-8',
      ReferringPhysicianName: 'Grüner^Ärztin',
    });
  });

  it('is read back by dicomToMask', async () => {
    const { volume, source } = await goldenSource();
    const mask = goldenMask(volume);
    const seg = await maskToSeg(mask, volume, source, segment);
    expect(dicomToMask(seg, 'seg', volume).voxels).toEqual(mask.voxels);
    expect(dicomRegions(seg, 'seg')).toEqual([{ number: 1, name: 'Hemorrhage' }]);
  });

  it.each<[string, (golden: GoldenSource) => Promise<unknown>, RegExp]>([
    [
      'an empty mask',
      ({ volume, source }) => {
        const mask = goldenMask(volume);
        return maskToSeg({ ...mask, voxels: mask.voxels.fill(0) }, volume, source, segment);
      },
      /mask: expected a voxel inside, got none/,
    ],
    [
      'a mask of another shape',
      ({ volume, source }) => maskToSeg({ ...goldenMask(volume), width: 5 }, volume, source, segment),
      /mask/,
    ],
  ])('refuses %s', async (_, write, message) => {
    await expect(write(await goldenSource())).rejects.toThrow(message);
  });
});
