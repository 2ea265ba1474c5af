import { type Batch, type BatchSource, disposeBatch, RadnetError } from '@radnet/core';
import { expectNoLeak } from '@radnet/testing';
import { describe, expect, it, vi } from 'vitest';
import { toyScan } from './fixtures';
import type { PreparedScan } from './preparedScan';
import { scanBatches, type ScanBatchesOptions } from './scanBatches';
import { scanSource } from './scanSource';

const scans = [
  toyScan('a', 3, true),
  toyScan('b', 5),
  toyScan('c', 2),
  toyScan('d', 4, true),
  toyScan('e', 6),
  toyScan('f', 3),
];

interface Drawn {
  readonly ids: readonly string[];
  readonly image: number[];
  readonly mask: number[];
  readonly labels: number[];
  readonly sliceMask: number[];
}

function read({ scanIds, inputs, targets, sliceMask }: Batch): Drawn {
  return {
    ids: scanIds,
    image: [...inputs['scan']!.dataSync()],
    mask: [...targets['hemorrhageMask']!.dataSync()],
    labels: [...targets['hemorrhage']!.dataSync()],
    sliceMask: [...sliceMask.dataSync()],
  };
}

async function drawEpoch(source: BatchSource, epoch = 0): Promise<Drawn[]> {
  const batches: Drawn[] = [];
  for await (const batch of source.batches(epoch)) {
    batches.push(read(batch));
    disposeBatch(batch);
  }
  return batches;
}

const slicesIn = (batches: readonly Drawn[]) =>
  batches.flatMap((batch) => batch.sliceMask).filter(Boolean).length;
const training: ScanBatchesOptions = {
  batchSize: 4,
  seed: 5,
  shuffle: true,
  balance: 'scans',
  maxSlices: 3,
  augment: { maxRotationDegrees: 20 },
};

describe('scanBatches', () => {
  it('rounds the slices up to a bucket, and masks what it adds', async () => {
    const source = await scanBatches(scans, { batchSize: 2, sliceBucket: 4 });
    const lengths: number[] = [];
    for await (const batch of source.batches(0)) {
      const { shape } = batch.inputs['scan']!;
      expect(batch.sliceMask.shape).toEqual(shape.slice(0, 2));
      expect(batch.targets['hemorrhageMask']!.shape).toEqual(shape);
      lengths.push(shape[1]!);
      disposeBatch(batch);
    }
    expect(lengths).toEqual([8, 4, 8]);
    expect(source.slicesPerEpoch).toBe(23);
    expect(slicesIn(await drawEpoch(source))).toBe(23);
    await expect(scanBatches(scans, { batchSize: 1, sliceBucket: 0 })).rejects.toThrow(
      'sliceBucket: expected',
    );
  });

  it('walks whole scans in order by default, the last step with what is left', async () => {
    const source = await scanBatches(scans, { batchSize: 4 });
    const batches = await drawEpoch(source);
    expect(batches.map((batch) => batch.ids)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f'],
    ]);
    expect(batches[1]!.image.slice(0, 6 * 20)).toEqual([...scans[4]!.image]);
    expect(batches[1]!.sliceMask).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(source.batchesPerEpoch).toBe(2);
    expect(source.slicesPerEpoch).toBe(23);
    expect(slicesIn(batches)).toBe(23);
    expect(await drawEpoch(source, 1)).toEqual(batches);
  });

  it('gives the same batches for the same seed and epoch, and others for others', async () => {
    const first = await drawEpoch(await scanBatches(scans, training), 3);
    expect(await drawEpoch(await scanBatches(scans, training), 3)).toEqual(first);
    expect(await drawEpoch(await scanBatches(scans, training), 4)).not.toEqual(first);
    expect(await drawEpoch(await scanBatches(scans, { ...training, seed: 6 }), 3)).not.toEqual(first);
  });

  it('shuffles every scan into every epoch once', async () => {
    const source = await scanBatches(scans, { batchSize: 2, shuffle: true });
    const orders = await Promise.all([0, 1, 2].map((epoch) => drawEpoch(source, epoch)));
    const names = orders.map((batches) => batches.flatMap((batch) => batch.ids));
    for (const order of names) expect([...order].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(new Set(names.map((order) => order.join(''))).size).toBe(3);
  });

  it('draws both classes equally often when balanced, and says how many slices that makes', async () => {
    const source = await scanBatches(scans, { ...training, maxSlices: 2 });
    const batches = await drawEpoch(source);
    const ids = batches.flatMap((batch) => batch.ids);
    expect(ids.filter((id) => id === 'a' || id === 'd')).toHaveLength(4);
    expect(ids).toHaveLength(8);
    expect(batches).toHaveLength(source.batchesPerEpoch);
    expect(slicesIn(batches)).toBe(source.slicesPerEpoch);
  });

  it('draws runs around positive slices as often as around negative ones, where asked to', async () => {
    const long = ['a', 'b', 'c', 'd'].map((id) => toyScan(id, 21, true));
    const share = async (balance?: 'slices'): Promise<number> => {
      const source = await scanBatches(long, {
        batchSize: 4,
        seed: 5,
        shuffle: true,
        maxSlices: 3,
        ...(balance && { balance }),
      });
      expect([source.batchesPerEpoch, source.slicesPerEpoch]).toEqual([1, 12]);
      let found = 0;
      for (let epoch = 0; epoch < 250; epoch++) {
        const batches = await drawEpoch(source, epoch);
        expect(slicesIn(batches)).toBe(12);
        const positive = batches.flatMap(({ labels }) => labels).filter((label) => label === 1).length;
        found += positive;
        // The other half lies around negative slices, and may hold the positive one as well.
        if (balance) expect(positive).toBeGreaterThanOrEqual(2);
      }
      expect(source.positiveSlicesPerEpoch).toBeCloseTo(found / 250, 10);
      return found / 250 / 12;
    };
    expect(await share('slices')).toBeGreaterThan(2 * (await share()));
  });

  it('takes a run of long scans, the mask and the labels with it', async () => {
    const source = await scanBatches(scans.slice(0, 2), { batchSize: 2, maxSlices: 2 });
    expect(source.slicesPerEpoch).toBe(4);
    const starts = new Set<number>();
    for (let epoch = 0; epoch < 20; epoch++) {
      const [batch] = await drawEpoch(source, epoch);
      const start = scans[0]!.image.indexOf(batch!.image[0]!) / 20;
      starts.add(start);
      expect(batch!.labels).toEqual([...scans[0]!.labels.slice(start, start + 2), 0, 0]);
      expect(batch!.mask.slice(0, 40)).toEqual([...scans[0]!.mask.slice(start * 20, (start + 2) * 20)]);
    }
    expect(starts).toEqual(new Set([0, 1]));
  });

  it('augments a scan drawn twice in two ways, and all its slices alike', async () => {
    const same = toyScan('same', 2, true);
    same.image.copyWithin(20, 0, 20);
    const negatives = ['x', 'y'].map((id) => toyScan(id, 2));
    const source = await scanBatches([same, ...negatives], {
      batchSize: 1,
      balance: 'scans',
      augment: { maxRotationDegrees: 30 },
    });
    const drawn = (await drawEpoch(source)).filter((batch) => batch.ids[0] === 'same');
    expect(drawn).toHaveLength(2);
    expect(drawn[0]!.image).not.toEqual(drawn[1]!.image);
    for (const { image } of drawn) expect(image.slice(0, 20)).toEqual(image.slice(20));
  });

  it('loads scans when they are drawn, and keeps none', async () => {
    const load = vi.fn(() => Promise.resolve(scans[0]!));
    const source = await scanBatches([{ id: 'a', positive: true, load }], { batchSize: 1 });
    expect(load).toHaveBeenCalledTimes(1);
    expect(source.positiveSlicesPerEpoch).toBe(1);
    await drawEpoch(source);
    await drawEpoch(source);
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('leaves no tensor behind, also where an epoch is broken off', async () => {
    const source = await scanBatches(scans, { ...training, batchSize: 1 });
    await expectNoLeak(async () => {
      await drawEpoch(source);
      for await (const batch of source.batches(0)) {
        disposeBatch(batch);
        break;
      }
    });
  });

  const narrow: PreparedScan = { ...toyScan('narrow', 5), height: 5, width: 4 };
  it.each<[string, (PreparedScan | ReturnType<typeof scanSource>)[], Partial<ScanBatchesOptions>, RegExp]>([
    ['scans of two sizes', [scans[0]!, narrow], {}, /'narrow': expected slices of 4 x 5 .* got 5 x 4/],
    ['an id twice', [scans[0]!, scans[0]!], {}, /'a' twice/],
    ['no scans', [], {}, /got none/],
    [
      'a scan cut short',
      [{ ...scans[0]!, slices: 4 }],
      {},
      /'a': .*an image of 80 values, a mask of 80 and 4 labels .* got 60, 60 and 3/,
    ],
    ['another scan than said', [{ ...scanSource(scans[0]!), id: 'z' }], {}, /'z': .*got 'a'/],
    ['a wrong class', [{ ...scanSource(scans[1]!), positive: true }], {}, /'b': .*positive scan, got 0/],
    ['one class to balance', [scans[0]!], { balance: 'scans' }, /got 1 positive and 0 negative: .* by slice/],
    ['slices of one class to balance', [scans[1]!], { balance: 'slices' }, /none that is positive/],
    ['an unknown balance', scans, { balance: true as never }, /balance: expected scans or slices, got true/],
    ['half a scan a step', scans, { batchSize: 0.5 }, /batchSize: .* got 0.5/],
    ['runs of no slices', scans, { maxSlices: 0 }, /maxSlices: .* got 0/],
    ['an odd rotation', scans, { augment: { maxRotationDegrees: -5 } }, /maxRotationDegrees: .* got -5/],
  ])('refuses %s', async (_, given, options, message) => {
    const made = scanBatches(given, { batchSize: 1, ...options });
    await expect(made).rejects.toThrow(RadnetError);
    await expect(made).rejects.toThrow(message);
  });

  it('deals each batch out to processes, and padding to those that it does not suffice for', async () => {
    const options = { ...training, batchSize: 6 };
    const whole = await scanBatches(scans, options);
    const shares = await Promise.all(
      [0, 1, 2].map((rank) => scanBatches(scans, { ...options, share: { rank, size: 3 } })),
    );
    const expected = await drawEpoch(whole, 2);
    const found = await Promise.all(shares.map((share) => drawEpoch(share, 2)));
    for (const share of shares) {
      expect([share.batchesPerEpoch, share.slicesPerEpoch]).toEqual([
        whole.batchesPerEpoch,
        whole.slicesPerEpoch,
      ]);
    }
    expected.forEach(({ ids, labels }, step) => {
      ids.forEach((id, at) => {
        const own = found[at % 3]![step]!;
        expect(own.ids[Math.floor(at / 3)]).toBe(id);
      });
      const dealt = found.map((share) => share[step]!);
      expect(dealt.flatMap((share) => share.ids)).toHaveLength(ids.length);
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
      expect(sum(dealt.map((share) => sum(share.labels)))).toBe(sum(labels));
      for (const share of dealt.filter(({ ids: none }) => none.length === 0)) {
        expect(sum(share.sliceMask)).toBe(0);
        expect(share.image.length).toBeGreaterThan(0);
      }
    });
    // Two scans are left for the last step: process 2 has none.
    expect(found[2]!.at(-1)!.ids).toEqual([]);
  });

  it('refuses batches of fewer scans than processes', async () => {
    await expect(scanBatches(scans, { batchSize: 2, share: { rank: 0, size: 3 } })).rejects.toThrow(
      'batchSize: expected a scan in a batch for each of the 3 processes, got 2',
    );
  });
});
