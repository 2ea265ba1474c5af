import { describe, expect, it } from 'vitest';
import { runInThreads } from './runInThreads';

const file = new URL('./fixtures/threadCalls.ts', import.meta.url);

interface Calls {
  readonly sums: Float64Array;
  readonly gathered: { readonly rank: number; readonly text: string }[];
}

describe('runInThreads', () => {
  it('gives threads the calls of a process group', async () => {
    const length = 20_000;
    const found = await runInThreads<Calls>(3, file, length);
    found.forEach(({ sums, gathered, ...rest }, rank) => {
      expect(rest).toEqual({
        rank,
        size: 3,
        reduced: [
          [0, -2],
          [2, -0],
        ],
        sent: [7, 0],
      });
      expect(sums).toHaveLength(length);
      expect(sums.every((value, at) => value === 3 * at + 1.5)).toBe(true);
      expect(gathered.map((each) => [each.rank, each.text.length])).toEqual([
        [0, 0],
        [1, 50_000],
        [2, 100_000],
      ]);
    });
  });

  it('keeps calls apart that follow each other closely', async () => {
    expect(await runInThreads(3, file, 20_000, 'many')).toEqual([0, 0, 0]);
  });

  it('fails where threads give different numbers of values', async () => {
    await expect(runInThreads(2, file, undefined, 'unequal')).rejects.toThrow(
      /gave \d bytes, another thread/,
    );
  });

  it('ends with the error of the thread that fails, though others wait for it', async () => {
    await expect(runInThreads(3, file, undefined, 'failing')).rejects.toThrow('rank 1: nothing left');
  });
});
