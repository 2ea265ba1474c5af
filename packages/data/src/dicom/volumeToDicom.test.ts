import { RadnetError } from '@radnet/core';
import { describe, expect, it, vi } from 'vitest';
import { sampleVolume } from '../volume/fixtures';
import type { Vector3, Volume } from '../volume/volume';
import { dicomSeriesToVolume } from './dicomSeriesToVolume';
import { DicomHeader } from './dicomHeader';
import { volumeToDicom } from './volumeToDicom';

const roundTrip = async (volume: Volume): Promise<Volume> => dicomSeriesToVolume(await volumeToDicom(volume));

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const tilted: Partial<Volume> = {
  columnDirection: [0, c, -s],
  origins: [
    [1 / 3, -2 / 3, 10],
    [1 / 3, -2 / 3, 14.22],
    [1 / 3, -2 / 3, 21.6],
  ] satisfies Vector3[],
};

describe('volumeToDicom', () => {
  it('writes a plain volume that reads back the same', async () => {
    const volume = sampleVolume();
    expect(await roundTrip(volume)).toEqual(volume);
    const whole = Float32Array.from(volume.hounsfieldUnits);
    expect(await roundTrip({ ...volume, hounsfieldUnits: whole })).toEqual(volume);
  });

  it('writes the whole range of int16', async () => {
    const volume = sampleVolume({
      hounsfieldUnits: new Int16Array(24).fill(-32768).fill(-1000, 6).fill(32767, 12),
    });
    expect((await roundTrip(volume)).hounsfieldUnits).toEqual(volume.hounsfieldUnits);
  });

  it('keeps a tilt and uneven gaps, to the 16 characters of a decimal string', async () => {
    const volume = sampleVolume(tilted);
    const read = await roundTrip(volume);
    expect(read.hounsfieldUnits).toEqual(volume.hounsfieldUnits);
    read.origins
      .flat()
      .forEach((value, index) => expect(value).toBeCloseTo(volume.origins.flat()[index]!, 11));
    read.columnDirection.forEach((value, axis) =>
      expect(value).toBeCloseTo(volume.columnDirection[axis]!, 11),
    );
    expect(read.warnings).toHaveLength(2);
  });

  it('makes one series with UIDs of its own, and prints nothing', async () => {
    const warn = vi.spyOn(console, 'warn');
    const uids = async (): Promise<{ series: Set<string>; names: string[] }> => {
      const files = await volumeToDicom(sampleVolume(tilted));
      const headers = files.map(({ name, bytes }) => DicomHeader.parse(bytes, name));
      return {
        series: new Set(headers.map((header) => header.text('SeriesInstanceUID')!)),
        names: files.map(({ name }) => name),
      };
    };
    const [first, second] = [await uids(), await uids()];
    expect(first.series.size).toBe(1);
    expect([...first.series][0]).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
    expect(first.series).not.toEqual(second.series);
    expect(first.names).toEqual(['slice-001.dcm', 'slice-002.dcm', 'slice-003.dcm']);
    expect(warn).not.toHaveBeenCalled();
  });

  it('loads dcmjs when it writes, and not on import', async () => {
    vi.doMock('dcmjs', () => {
      throw new Error('dcmjs was loaded');
    });
    vi.resetModules();
    const entry = await import('../index');
    await expect(entry.volumeToDicom(sampleVolume())).rejects.toThrow();
    vi.doUnmock('dcmjs');
  });

  it('refuses fractions, numbers that do not fit and volumes that contradict themselves', async () => {
    const of = (value: number): Volume => sampleVolume({ hounsfieldUnits: new Float32Array(24).fill(value) });
    await expect(volumeToDicom(of(0.5))).rejects.toThrow('expected whole Hounsfield units');
    await expect(volumeToDicom(of(32768))).rejects.toThrow('got 32768; round them first');
    await expect(volumeToDicom(sampleVolume({ origins: [] }))).rejects.toThrow(RadnetError);
  });
});
