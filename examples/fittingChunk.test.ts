import { selectBackend } from '@radnet/backends';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fittingChunk } from './fittingChunk';
import { headLosses } from './headLosses';
import { buildRadnet } from './radnet';
import { readSettings } from './readSettings';

beforeAll(() => selectBackend('onnx'));
afterEach(() => vi.restoreAllMocks());

/** 2 CTs of 16 slices of 32 x 32. */
const argv = '--field-of-view-mm 160 --spacing-mm 5 --batch-size 2 --max-slices 16 --depth 13'.split(' ');
const build = () => buildRadnet({ height: 32, width: 32, depth: 13, growthRate: 4, seed: 1 });
const chunk = (make = build, ...flags: string[]) =>
  fittingChunk(readSettings([...argv, ...flags]), undefined, make, (model) =>
    headLosses(model, { maskWeight: 0.3, bloodWeight: 1 }),
  );

describe('on the CPU', () => {
  const noTrial = (): never => {
    throw new Error('not to be tried');
  };

  it('a step that plainly fits is not tried beforehand', async () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(8e9);
    expect(await chunk(noTrial)).toBeUndefined();
  });

  it('a step for which the machine has too little left is cut', async () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(3e7);
    const said = vi.spyOn(console, 'log').mockReturnValue();
    expect(await chunk()).toBeLessThan(16);
    expect(said.mock.calls[0]![0]).toMatch(
      /^memory: a step of 2 CTs of 16 slices needs .* but only 0\.03 GB are free/,
    );
    // What was asked for is not overruled.
    expect(await chunk(noTrial, '--slices-per-chunk', '12')).toBe(12);
  });
});
