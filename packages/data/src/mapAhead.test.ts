import { expect, it } from 'vitest';
import { mapAhead } from './mapAhead';

it('mapAhead keeps the order, and begins so many ahead and no more', async () => {
  const begun: number[] = [];
  const used: number[] = [];
  const work = async (item: number): Promise<number> => {
    begun.push(item);
    await new Promise((resolve) => setTimeout(resolve, item % 2 ? 5 : 0));
    return 10 * item;
  };
  for await (const result of mapAhead([0, 1, 2, 3, 4], 2, work)) {
    used.push(result);
    expect(begun).toHaveLength(Math.min(used.length + 2, 5));
  }
  expect(used).toEqual([0, 10, 20, 30, 40]);
});

it('mapAhead throws when the turn of what failed comes', async () => {
  const work = (item: number): Promise<number> =>
    item === 1 ? Promise.reject(new Error('failed')) : Promise.resolve(item);
  const results = mapAhead([0, 1, 2], 2, work);
  expect((await results.next()).value).toBe(0);
  await expect(results.next()).rejects.toThrow('failed');
});
