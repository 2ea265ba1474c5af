import { selectBackend } from '@radnet/backends';
import { RadnetError } from '@radnet/core';
import { onnxStats } from '@radnet/onnx';
import { expectNoLeak } from '@radnet/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { chunksThatFit } from './chunksThatFit';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';

beforeAll(() => selectBackend('onnx'));

const size = { batchSize: 2, maxSlices: 16 };
const build = () => buildRadnet({ height: 32, width: 32, depth: 13, growthRate: 4, seed: 1 });
const heads = (model: ReturnType<typeof build>) => headLosses(model, { maskWeight: 0.3, bloodWeight: 1 });

async function chunk(memoryGb: number, slicesPerChunk?: number): Promise<[number | undefined, string[]]> {
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const each = await chunksThatFit(build, heads, { ...size, slicesPerChunk }, memoryGb, say);
  return [each, said];
}

describe('chunksThatFit', () => {
  it('leaves a step whole that fits, and says nothing', async () => {
    await expectNoLeak(async () => expect(await chunk(8)).toEqual([undefined, []]));
  });

  it('cuts a step that does not fit, and says so', async () => {
    const { cachedSessions } = onnxStats();
    const [each, said] = await chunk(0.03);
    // What it was cut to fits, and is not cut again.
    expect(await chunk(0.03, each)).toEqual([each, []]);
    // The memory of the trials' graphs is free for the training.
    expect(onnxStats().cachedSessions).toBeLessThanOrEqual(cachedSessions);
    expect(said).toEqual([
      expect.stringMatching(
        /^memory: a step of 2 CTs of 16 slices needs about .* GB, .* \d slices of each CT are encoded/,
      ),
    ]);
  });

  it('refuses what does not fit at all', async () => {
    const error: unknown = await chunk(0.001).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RadnetError);
    expect((error as RadnetError).message).toMatch(/one slice of each at a time still needs .*--batch-size/);
  });
});
