import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import type { NamedBytes } from './dicomFiles';
import { dicomSeriesToVolume } from './dicomSeriesToVolume';
import { dicomSeries } from './fixtures';
import { listDicomSeries } from './listDicomSeries';

const HEIGHTS = [0, 5, 10];

/** A scan of its own values, whose files begin with `name`. */
function acquisition(
  name: string,
  value: number,
  elements: Record<string, unknown>,
  heights: readonly number[] = HEIGHTS,
): NamedBytes[] {
  return dicomSeries(heights, (slice) => ({
    SOPInstanceUID: `2.25.${value + 2000}${slice}`,
    PixelData: Int16Array.of(-1000, value, value, value, value, value + slice).buffer,
    ...elements,
  })).map(({ name: file, bytes }) => ({ name: `${name}-${file}`, bytes }));
}

const refusal = async (files: NamedBytes[], options = {}): Promise<string> => {
  const error: unknown = await dicomSeriesToVolume(files, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RadnetError);
  return (error as Error).message;
};

describe('two acquisitions at the same places of one series', () => {
  it.each([
    ['AcquisitionNumber', '1', '2'],
    ['TemporalPositionIdentifier', '9', '10'],
    ['KVP', '80', '140'],
    ['ConvolutionKernel', 'H30s', 'H60s'],
    ['ConvolutionKernel', 'as Dr. Secret likes it', 'plain head'],
    ['AcquisitionTime', '101500', '101620.5'],
  ])('are told apart by %s, listed, and chosen from', async (tag, first, second) => {
    const a = acquisition('a', 40, { [tag]: first });
    const b = acquisition('b', 70, { [tag]: second });
    // Of a time and of words nothing is said.
    const shown = (value: string): string | undefined =>
      tag === 'AcquisitionTime' || value.includes(' ') ? undefined : value;
    const by = (value: string): string => [tag, ...(shown(value) === undefined ? [] : [value])].join(' ');
    // Their files alternate, and the second comes first.
    const files = a.flatMap((file, slice) => [b[slice]!, file]);
    const list = listDicomSeries(files);
    expect(list.map(({ acquisition }) => acquisition)).toEqual([
      { number: 1, tag, value: shown(first) },
      { number: 2, tag, value: shown(second) },
    ]);
    const message = await refusal(files);
    expect(message).toBe(
      'expected one original axial series with more images than others, got 2; choose one by seriesInstanceUid and ' +
        'acquisition, as listDicomSeries tells them: ' +
        `series without number, acquisition 1 by ${by(first)} (CT, original, axial, 3 images of 5 mm); ` +
        `series without number, acquisition 2 by ${by(second)} (CT, original, axial, 3 images of 5 mm)`,
    );
    const { seriesInstanceUid } = list[0]!;
    expect(await refusal(files, { seriesInstanceUid })).toContain('got 2; choose one by acquisition');
    expect(await refusal(files, { acquisition: 3 })).toContain(
      'acquisition: expected the number of one here, got 3; here are series without number, acquisition 1',
    );
    for (const options of [{ acquisition: 2 }, { acquisition: 2, seriesInstanceUid }]) {
      const volume = await dicomSeriesToVolume(files, options);
      expect([volume.slices, volume.hounsfieldUnits[1]]).toEqual([3, 70]);
      expect(volume.warnings).toHaveLength(1);
    }
    expect((await dicomSeriesToVolume(files, { acquisition: 1 })).hounsfieldUnits[1]).toBe(40);
  });

  it('give the longer one where some slices were scanned again, and say so', async () => {
    const files = [
      ...acquisition('again', 70, { AcquisitionNumber: 1 }, [5]),
      ...acquisition('all', 40, { AcquisitionNumber: 2 }),
    ];
    const volume = await dicomSeriesToVolume(files);
    expect([...volume.hounsfieldUnits].filter((value) => value >= 70)).toEqual([]);
    expect(volume.warnings).toEqual([
      'chosen of 2: series without number, acquisition 2 by AcquisitionNumber 2 (CT, original, axial, 3 images of 5 mm); ' +
        'left out: series without number, acquisition 1 by AcquisitionNumber 1 (CT, original, axial, 1 image of 5 mm)',
    ]);
  });

  it('are refused where nothing tells them apart', async () => {
    const files = [...acquisition('a', 40, {}), ...acquisition('b', 70, {})];
    expect(await refusal(files)).toBe(
      'a-a.dcm and b-a.dcm: expected slices at different positions, got two at 0.00 mm with different pixels, and no ' +
        'element that parts the series into acquisitions',
    );
  });

  it('are refused where the numbers tell parts of one scan apart, or slices', async () => {
    const lower = acquisition('lower', 40, { AcquisitionNumber: 1 }, [0, 5, 10]);
    const upper = acquisition('upper', 70, { AcquisitionNumber: 2 }, [10, 15, 20]);
    expect(await refusal([...lower, ...upper])).toContain('got two at 10.00 mm with different pixels');
    const each = [40, 70].flatMap((value) =>
      HEIGHTS.flatMap((height, slice) =>
        acquisition(`${value}-${slice}`, value, { AcquisitionNumber: value + slice }, [height]),
      ),
    );
    expect(await refusal(each)).toContain('got two at 0.00 mm with different pixels');
  });
});

it('a scan in numbered parts beside each other is one, and so is one with a file that came twice', async () => {
  const parts = [
    ...acquisition('lower', 40, { AcquisitionNumber: 1 }, [0, 5, 10]),
    ...acquisition('upper', 40, { AcquisitionNumber: 2 }, [15, 20, 25]),
  ];
  expect(listDicomSeries(parts)).toHaveLength(1);
  const copy = { ...parts[1]!, name: 'copy.dcm' };
  const [summary, ...others] = listDicomSeries([...parts, copy]);
  expect([summary!.acquisition, others]).toEqual([undefined, []]);
  const first = acquisition('a', 40, { AcquisitionNumber: 1 });
  const second = acquisition('b', 70, { AcquisitionNumber: 2 });
  const volume = await dicomSeriesToVolume([...first, ...second, { ...first[0]!, name: 'copy.dcm' }], {
    acquisition: 1,
  });
  expect(volume.slices).toBe(3);
  expect(volume.warnings[0]).toBe('1 slice was left out, being a copy');
});
