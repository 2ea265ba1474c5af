import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { toyHeads, toyModel, toySource, weightValues } from './fixtures/toy';
import { predictScans } from './predictScans';
import { stepSchedule } from './stepSchedule';
import { train } from './train';
import type { Checkpoint, TrainOptions } from './trainOptions';
import type { EpochReport, TrainingObserver } from './trainingObserver';

const toyOptions = (): TrainOptions => ({
  model: toyModel(),
  heads: toyHeads,
  data: toySource(4),
  validation: toySource(2),
  epochs: 3,
  schedule: stepSchedule({ initialRate: 0.1 }),
  best: { metric: 'validationLoss', higherIsBetter: false },
});

/** Keeps the epochs' reports and aborts after one step. */
const watch = (stopAfter?: string) => {
  const controller = new AbortController();
  const epochs: EpochReport[] = [];
  const observer: TrainingObserver = {
    onStep: ({ epoch, step }) => {
      if (`${epoch}.${step}` === stopAfter) controller.abort();
    },
    onEpoch: (report) => void epochs.push(report),
  };
  return { epochs, observer, signal: controller.signal, controller };
};

/** The weights and reports of a run that nothing interrupts. */
const uninterrupted = async () => {
  const options = toyOptions();
  const { epochs, observer } = watch();
  const { state } = await train({ ...options, observers: [observer] });
  return { weights: await weightValues(options.model), epochs, state };
};

/** A model of its own with the weights of another, as loaded from a checkpoint. */
const copyOf = (model: Checkpoint['model']): Checkpoint['model'] => {
  const copy = toyModel();
  copy.setWeights(model.getWeights());
  return copy;
};

describe('train, stopped and resumed', () => {
  it.each(['1.1', '2.2', '2.4', '3.4'])(
    'ends with the same weights, bit for bit, stopped after %s',
    async (place) => {
      const whole = await uninterrupted();
      const first = watch(place);
      const saved: Checkpoint[] = [];
      const stopped = await train({
        ...toyOptions(),
        signal: first.signal,
        observers: [first.observer],
        saveLast: (checkpoint) => Promise.resolve(void saved.push(checkpoint)),
      });
      const { model, state } = saved.at(-1)!;
      expect(stopped.completed).toBe(false);
      expect(state).toEqual(stopped.state);
      expect(`${state.epochsDone + 1}.${state.stepsDone}`).toBe(place);

      const copy = copyOf(model);
      const second = watch();
      const resumed = await train({
        ...toyOptions(),
        model: copy,
        resume: state,
        observers: [second.observer],
      });
      expect(resumed.completed).toBe(true);
      expect(await weightValues(copy)).toEqual(whole.weights);
      expect([...first.epochs, ...second.epochs]).toEqual(whole.epochs);
      expect(resumed.state).toEqual(whole.state);
    },
  );

  it('stops within a score that is given the signal, and scores that epoch when it goes on', async () => {
    const whole = await uninterrupted();
    const first = watch();
    const options = toyOptions();
    const stopped = await train({
      ...options,
      signal: first.signal,
      observers: [first.observer],
      score: async (model) => {
        first.controller.abort();
        await predictScans(model, toySource(1), { output: 'call', target: 'positive', signal: first.signal });
        return {};
      },
    });
    expect(stopped).toMatchObject({ completed: false, state: { epochsDone: 0, stepsDone: 4 } });
    const second = watch();
    await train({ ...options, resume: stopped.state, observers: [second.observer] });
    expect(await weightValues(options.model)).toEqual(whole.weights);
    expect(second.epochs).toEqual(whole.epochs);
  });

  it('saves the steps of an epoch whose scoring fails, and scores it when it goes on', async () => {
    const whole = await uninterrupted();
    const options = toyOptions();
    const saved: Checkpoint[] = [];
    const run = train({
      ...options,
      score: () => Promise.reject(new Error('out of memory')),
      saveLast: (checkpoint) => Promise.resolve(void saved.push(checkpoint)),
    });
    await expect(run).rejects.toThrow('out of memory');
    expect(saved.map(({ state }) => state)).toMatchObject([{ epochsDone: 0, stepsDone: 4 }]);
    await train({ ...options, resume: saved[0]!.state });
    expect(await weightValues(options.model)).toEqual(whole.weights);
  });

  it('takes no step where the signal is aborted from the start', async () => {
    const options = toyOptions();
    const before = await weightValues(options.model);
    await expectNoLeak(async () => {
      const { completed, state } = await train({ ...options, signal: AbortSignal.abort() });
      expect(completed).toBe(false);
      expect(state).toMatchObject({ epochsDone: 0, stepsDone: 0 });
    });
    expect(await weightValues(options.model)).toEqual(before);
  });

  it('does nothing more where all epochs are done', async () => {
    const options = toyOptions();
    const { state } = await train(options);
    const before = await weightValues(options.model);
    expect(await train({ ...options, resume: state })).toEqual({ completed: true, state });
    expect(await weightValues(options.model)).toEqual(before);
  });

  it('refuses a state that does not fit', async () => {
    const options = toyOptions();
    const { state } = await train({ ...options, epochs: 1 });
    const fewer = { ...state.velocities };
    delete fewer['call/bias'];
    await expect(train({ ...options, resume: { ...state, velocities: fewer } })).rejects.toThrow(
      "velocities: expected 1 values for 'call/bias', got none",
    );
    await expect(train({ ...options, resume: { ...state, stepsDone: 5 } })).rejects.toThrow(
      'resume: expected at most 4 steps',
    );
    const best = { metric: 'auc', higherIsBetter: true };
    await expect(train({ ...options, best, resume: state })).rejects.toThrow(
      "chose its best epoch by 'validationLoss', not by 'auc'",
    );
  });
});
