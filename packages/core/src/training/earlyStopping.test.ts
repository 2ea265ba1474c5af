import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { isOutOfPatience } from './earlyStopping';
import { toyHeads, toyModel, toySource } from './fixtures/toy';
import { train } from './train';
import { notStarted } from './trainingState';
import type { TrainOptions } from './trainOptions';

/** A run whose epochs score as given. */
const options = (scores: readonly number[], changed: Partial<TrainOptions> = {}): TrainOptions => ({
  model: toyModel(),
  heads: toyHeads,
  data: toySource(1),
  epochs: scores.length,
  schedule: () => 0.01,
  seed: 7,
  score: (_, epoch) => Promise.resolve({ auc: scores[epoch - 1]! }),
  best: { metric: 'auc', higherIsBetter: true },
  stopEarly: { patience: 2 },
  ...changed,
});

const epochsOf = async (given: TrainOptions): Promise<number> => (await train(given)).state.epochsDone;

describe('early stopping', () => {
  it.each([
    ['after so many epochs that were no better', [0.5, 0.7, 0.6, 0.7, 0.9], {}, 4],
    ['not while it gets better in time', [0.5, 0.4, 0.6, 0.5, 0.7], {}, 5],
    ['where lower is better', [1, 2, 3, 0], { best: { metric: 'auc', higherIsBetter: false } }, 3],
    [
      'where the gain is too small',
      [0.5, 0.505, 0.51, 0.9],
      { stopEarly: { patience: 2, minDelta: 0.02 } },
      3,
    ],
    // Each gain alone is too small, but since the last that counted it is enough.
    [
      'by the gain since the last that counted',
      [0.5, 0.51, 0.53, 0.54, 0.55],
      { stopEarly: { patience: 2, minDelta: 0.02 } },
      5,
    ],
    ['where nothing is ever known', [NaN, NaN, NaN], {}, 2],
  ])('ends a run %s', async (_, scores, changed, epochs) => {
    expect(await epochsOf(options(scores, changed))).toBe(epochs);
  });

  it('counts on in a run that is resumed, and ends it at the same epoch', async () => {
    const scores = [0.5, 0.7, 0.6, 0.6, 0.9];
    const controller = new AbortController();
    const first = options(scores, {
      signal: controller.signal,
      observers: [{ onEpoch: ({ epoch }) => (epoch === 3 ? controller.abort() : undefined) }],
    });
    const { completed, state } = await train(first);
    expect(completed).toBe(false);
    const { state: end } = await train(options(scores, { model: first.model, resume: state }));
    expect(end).toMatchObject({ epochsDone: 4, improved: { epoch: 2, value: 0.7 } });
    // Over is over, and with more patience it goes on.
    const over = options(scores, { model: first.model, resume: end });
    expect(await train(over)).toEqual({ completed: true, state: end });
    expect(await epochsOf({ ...over, stopEarly: { patience: 3 } })).toBe(5);
  });

  it('does not end a run within an epoch', () => {
    const progress = { ...notStarted, epochsDone: 5 };
    expect(isOutOfPatience(progress, { patience: 5 })).toBe(true);
    expect(isOutOfPatience({ ...progress, stepsDone: 1 }, { patience: 5 })).toBe(false);
  });

  it.each<[string, Partial<TrainOptions>]>([
    ['stopEarly.patience: expected a positive integer, got 0', { stopEarly: { patience: 0 } }],
    ['stopEarly.minDelta: expected a number at least 0', { stopEarly: { patience: 1, minDelta: -1 } }],
  ])('refuses, with %s', async (message, changed) => {
    const refused = options([1], changed);
    await expectNoLeak(() => expect(train(refused)).rejects.toThrow(message));
  });
});
