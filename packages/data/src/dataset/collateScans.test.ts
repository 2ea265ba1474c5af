import { disposeBatch } from '@radnet/core';
import { expectNoLeak } from '@radnet/testing';
import { describe, expect, it } from 'vitest';
import { collateScans } from './collateScans';
import { toyScan } from './fixtures';

describe('collateScans', () => {
  it('lays scans side by side and fills the shorter ones up with zeros', async () => {
    const [short, long] = [toyScan('short', 2, true), toyScan('long', 3, true)];
    await expectNoLeak(() => {
      const batch = collateScans([short, long]);
      const { scan, sliceMask } = batch.inputs;
      const { hemorrhage, hemorrhageMask } = batch.targets;
      expect(batch.scanIds).toEqual(['short', 'long']);
      expect(scan!.shape).toEqual([2, 3, 4, 5, 1]);
      expect(hemorrhageMask!.shape).toEqual([2, 3, 4, 5, 1]);
      expect(hemorrhage!.shape).toEqual([2, 3, 1]);
      const padding = new Array<number>(20).fill(0);
      expect([...scan!.dataSync()]).toEqual([...short.image, ...padding, ...long.image]);
      expect([...hemorrhageMask!.dataSync()]).toEqual([...short.mask, ...padding, ...long.mask]);
      expect([...hemorrhage!.dataSync()]).toEqual([0, 1, 0, 0, 1, 0]);
      expect(batch.sliceMask.arraySync()).toEqual([
        [1, 1, 0],
        [1, 1, 1],
      ]);
      expect([...sliceMask!.dataSync()]).toEqual([...batch.sliceMask.dataSync()]);
      for (const tensor of [scan, sliceMask, hemorrhage, hemorrhageMask])
        expect(tensor!.dtype).toBe('float32');
      disposeBatch(batch);
    });
  });

  it('says whose slices nobody labelled', () => {
    const all = collateScans([toyScan('a', 2, true), toyScan('b', 1)]);
    expect(Object.keys(all.known!)).toEqual(['hemorrhageMask']);
    const scanOnly = { ...toyScan('c', 2), labels: Uint8Array.of(1, 1), labelsKnown: false };
    const some = collateScans([scanOnly, toyScan('d', 1)]);
    expect(some.known!['hemorrhage']!.arraySync()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    disposeBatch(all);
    disposeBatch(some);
  });

  it('says whose mask nobody drew', () => {
    const batch = collateScans([
      { ...toyScan('read', 2, true), maskKnown: false },
      toyScan('drawn', 1, true),
    ]);
    expect(batch.known!['hemorrhageMask']!.arraySync()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    disposeBatch(batch);
  });
});
