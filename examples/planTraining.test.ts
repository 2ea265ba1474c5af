import { describe, expect, it } from 'vitest';
import { measureSets } from './measureSets';
import { phantomScans } from './phantomScans';
import { planTraining, type TrainingPlan } from './planTraining';
import { PRESETS } from './presets';
import { readValidation } from './readValidation';
import type { Settings } from './settings';
import { splitScans } from './splitScans';

/** The paper's settings leave the weight of slices open. */
const TINY: Settings = {
  ...PRESETS.paper,
  preset: 'demo',
  out: '',
  resume: false,
  phantoms: 12,
  phantomSlices: 8,
  fieldOfViewMm: 160,
  spacingMm: 10,
};
const measured = (settings: Settings) => measureSets(splitScans(phantomScans(settings), 1), settings);

async function planned(changes: Partial<Settings> = {}): Promise<{ plan: TrainingPlan; said: string[] }> {
  const settings = { ...TINY, ...changes };
  const said: string[] = [];
  const plan = await planTraining(settings, await measured(settings), (line) => said.push(line));
  return { plan, said };
}

describe('planTraining', () => {
  it('chooses from the CTs what the settings leave open, and says so', async () => {
    const { plan, said } = await planned();
    expect(plan).toMatchObject({
      balance: 'scans',
      masks: true,
      validation: { best: { metric: 'sliceAuc' } },
    });
    const { slicesPerEpoch, positiveSlicesPerEpoch } = plan.batches;
    expect(plan.sliceWeight).toBeCloseTo((slicesPerEpoch - positiveSlicesPerEpoch) / positiveSlicesPerEpoch);
    expect(said).toEqual([
      'balance: positive and negative CTs are drawn equally often',
      `slice weight: a positive slice counts ${plan.sliceWeight.toFixed(2)} times as much as a negative one`,
    ]);
  });

  it('takes what the settings name', async () => {
    const { plan, said } = await planned({ sliceWeight: 3, balance: 'none' });
    expect(plan).toMatchObject({ sliceWeight: 3, balance: undefined, batches: { batchesPerEpoch: 3 } });
    expect(said).toEqual([
      'balance: none, as asked for',
      'slice weight: a positive slice counts 3.00 times as much as a negative one',
    ]);
  });
});

describe('readValidation', () => {
  it('reads short CTs together and whole, and encodes long ones in chunks, one at a time', async () => {
    const together = await readValidation(TINY, await measured(TINY));
    expect(together).toMatchObject({ slicesOfCt: 8, options: {}, source: { slicesPerEpoch: 16 } });
    expect(together.source.batchesPerEpoch).toBe(1);
    const long = await readValidation({ ...TINY, slicesPerChunk: 4 }, await measured(TINY));
    expect(long.options).toEqual({ chunks: { slicesPerChunk: 4, embedding: 'described' } });
    expect(long.source.batchesPerEpoch).toBe(2);
  });
});
