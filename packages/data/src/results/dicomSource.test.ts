import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { dicomToMask } from '../annotations/dicomToMask';
import { dicomFile } from '../dicom/fixtures';
import { DicomHeader } from '../dicom/dicomHeader';
import { type NamedBytes, dicomSeriesToVolume } from '../dicom/dicomSeriesToVolume';
import { DicomSource } from './dicomSource';
import { goldenSource, segment, sourceFiles } from './fixtures';
import { maskToSeg } from './maskToSeg';

const headersOf = (files: readonly NamedBytes[]): DicomHeader[] =>
  files.map(({ name, bytes }) => DicomHeader.parse(bytes, name));
const UIDS = { StudyInstanceUID: '2.25.8', FrameOfReferenceUID: '2.25.9' };

describe('DicomSource', () => {
  it('finds the image of each slice, and shows no patient in a log', async () => {
    const { source, volume } = await goldenSource();
    expect(source.images.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual(
      volume.origins.map((_, slice) => `2.25.${101 + slice}`),
    );
    const shown = inspect(source, { depth: 9, showHidden: true }) + JSON.stringify(source);
    expect(shown).not.toMatch(/Jörg|SECRET|2\.25/);
    expect(source.identity['StudyInstanceUID']).toBe('2.25.1');
  });

  it('reads the patient of explicit, implicit, big-endian and deflated files', async () => {
    const { volume } = await goldenSource();
    const headers = headersOf(sourceFiles());
    for (const first of headers) {
      const { identity } = await DicomSource.of([first, ...headers], volume);
      expect(JSON.stringify(identity['PatientName'])).toContain('Müller^Jörg');
    }
  });

  it('refers to the frames of an enhanced CT', async () => {
    const frameAt = (z: string) => ({
      PlanePositionSequence: [{ ImagePositionPatient: ['-10', '-20', z] }],
    });
    const file = dicomFile('enhanced.dcm', {
      ...UIDS,
      NumberOfFrames: '2',
      PerFrameFunctionalGroupsSequence: [frameAt('35'), frameAt('30')],
      PixelData: Int16Array.of(-1000, 1, 2, 3, 4, 5, -1000, 6, 7, 8, 9, 10).buffer,
    });
    const volume = await dicomSeriesToVolume([file]);
    const source = await DicomSource.of(headersOf([file]), volume);
    expect(source.images.map(({ frame }) => frame)).toEqual([2, 1]);
    const voxels = Uint8Array.from({ length: 12 }, (_, index) => Number(index === 10));
    const seg = await maskToSeg({ voxels, slices: 2, height: 2, width: 3 }, volume, source, segment);
    expect(dicomToMask(seg, 'seg', volume).voxels).toEqual(voxels);
  });

  it.each([
    ['no images', [], /headers: expected those of a series, got none/],
    ['a slice that no image is of', sourceFiles().slice(1), /expected slice 5 among the images, found none/],
  ])('refuses %s', async (_, files, message) => {
    const { volume } = await goldenSource();
    await expect(DicomSource.of(headersOf(files), volume)).rejects.toThrow(message);
  });

  it.each(['StudyInstanceUID', 'FrameOfReferenceUID'])(
    'refuses images without %s, by the file alone',
    async (uid) => {
      const file = dicomFile('slice.dcm', { ...UIDS, [uid]: undefined });
      const volume = await dicomSeriesToVolume([file]);
      await expect(DicomSource.of(headersOf([file]), volume)).rejects.toThrow(
        new RegExp(`^slice.dcm: expected ${uid} \\(.{9}\\), got none$`),
      );
    },
  );
});
