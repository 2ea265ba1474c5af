import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import type { HeadLosses } from '../losses/headLoss';
import type { BatchSource } from './batch';
import { toyBatch, toyHeads, toyModel, toySource } from './fixtures/toy';
import { validationLoss } from './validationLoss';

describe('validationLoss', () => {
  it('is the mean of the batches, each weighted by its real slices', async () => {
    // The mean label of the real slices: its mean over the set is the share of positive slices.
    const meanLabel: HeadLosses = {
      call: {
        target: 'positive',
        weight: 1,
        loss: (labels, _, options) =>
          labels.squeeze([-1]).mul(options!.mask!).sum().div(options!.mask!.sum()),
      },
    };
    // The second batch keeps one slice of its five.
    const source: BatchSource = {
      ...toySource(2),
      // eslint-disable-next-line @typescript-eslint/require-await
      async *batches() {
        yield toyBatch(0);
        const { sliceMask, ...rest } = toyBatch(1);
        yield {
          ...rest,
          sliceMask: sliceMask.mul([
            [1, 0, 0],
            [0, 0, 0],
          ]),
        };
        sliceMask.dispose();
      },
    };
    let positive = 0;
    for (const [seed, slices] of [
      [0, 5],
      [1, 1],
    ] as const) {
      const labels = await toyBatch(seed).targets.positive!.data<'float32'>();
      positive += labels.slice(0, slices).reduce((sum, label) => sum + label, 0);
    }
    expect(await validationLoss(toyModel(), meanLabel, source)).toBeCloseTo(positive / 6, 6);
    expect([0, 6]).not.toContain(positive);
  });

  it('leaves the model and the tensor count as they were', async () => {
    const model = toyModel();
    await expectNoLeak(async () => {
      const first = await validationLoss(model, toyHeads, toySource(2));
      expect(await validationLoss(model, toyHeads, toySource(2))).toBe(first);
    });
  });

  it('stops between batches with the reason of the signal', async () => {
    const model = toyModel();
    await expectNoLeak(async () => {
      const stopped = AbortSignal.abort(new Error('enough'));
      await expect(validationLoss(model, toyHeads, toySource(2), stopped)).rejects.toThrow('enough');
    });
  });
});
