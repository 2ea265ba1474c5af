import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { drawSeed } from '../recompute/recomputation';
import { toyHeads, toyModel, toySource, weightValues } from './fixtures/toy';
import { predictScans } from './predictScans';
import { stepSchedule } from './stepSchedule';
import { train } from './train';
import type { Checkpoint, TrainOptions } from './trainOptions';
import type { EpochReport, TrainingObserver } from './trainingObserver';

const toyOptions = (): TrainOptions => ({
  seed: 7,
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

/** Drops by `drawSeed`, as our layers do. */
class Drops extends tf.layers.Layer {
  static className = 'Drops';

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor];
    if (!training) return x;
    const seed = drawSeed(undefined, () => String(Math.random()));
    return tf.tidy(() => x.mul(tf.randomUniform(x.shape, 0, 1, 'float32', seed).greater(0.5).toFloat()));
  }
}

function droppingModel(): tf.LayersModel {
  const initial = (seed: number) => tf.initializers.randomNormal({ stddev: 0.5, seed });
  const dense = (units: number, seed: number, name: string) =>
    tf.layers.dense({ units, kernelInitializer: initial(seed), name });
  const scan = tf.input({ shape: [null, 4], name: 'scan' });
  const dropped = new Drops({ name: 'dropped' }).apply(dense(8, 1, 'hidden').apply(scan));
  const described = dense(6, 2, 'described').apply(new Drops({ name: 'again' }).apply(dropped));
  const late = new Drops({ name: 'late' }).apply(described) as tf.SymbolicTensor;
  const outputs = [dense(1, 3, 'call'), dense(1, 4, 'size')].map((head) => head.apply(late));
  return tf.model({ inputs: scan, outputs: outputs as tf.SymbolicTensor[] });
}

describe('dropout of a run that is resumed', () => {
  const chunks = { slicesPerChunk: 2, embedding: 'described' };
  const ends = async (options: Partial<TrainOptions>, stopAfter?: string): Promise<number[][]> => {
    const model = droppingModel();
    const run = watch(stopAfter);
    const all = { ...toyOptions(), model, ...options };
    const { completed, state } = await train({ ...all, signal: run.signal, observers: [run.observer] });
    if (!completed) await train({ ...all, seed: 0, resume: state });
    return weightValues(model);
  };

  it.each([
    ['whole', {}],
    ['in chunks', { chunks }],
  ])('draws the masks that it would have drawn: %s', async (_, options) => {
    const whole = await ends(options);
    for (const place of ['1.1', '2.3', '3.4']) expect(await ends(options, place), place).toEqual(whole);
    // The test would show nothing were nothing dropped, or always the same.
    expect(await ends({ ...options, seed: 8 })).not.toEqual(whole);
  });

  it('keeps a seed of its own where none is given', async () => {
    const { seed, ...unseeded } = toyOptions();
    const { state } = await train({ ...unseeded, model: droppingModel() });
    const { state: other } = await train({ ...unseeded, model: droppingModel() });
    expect(Number.isInteger(state.seed)).toBe(true);
    expect(other.seed).not.toBe(state.seed);
    expect(state.seed).not.toBe(seed);
  });
});

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
    const fewer = { ...state.slots['velocity'] };
    delete fewer['call/bias'];
    await expect(train({ ...options, resume: { ...state, slots: { velocity: fewer } } })).rejects.toThrow(
      "velocity: expected 1 values for 'call/bias', got none",
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
