import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '@radnet/testing';
import { RadnetError } from '../radnetError';
import { disposeBatch } from './batch';
import { toyBatch, toyHeads, toyModel, toySource, weightValues } from './fixtures/toy';
import { stepSchedule } from './stepSchedule';
import { train } from './train';
import type { TrainOptions } from './trainOptions';
import type { EpochReport, RunStart, StepReport } from './trainingObserver';

const schedule = stepSchedule({ initialRate: 0.1 });
const toyOptions = (): TrainOptions => ({
  model: toyModel(),
  heads: toyHeads,
  data: toySource(4),
  epochs: 3,
  schedule,
});

/** An observer that keeps all it is told. */
const recorder = () => {
  const told = {
    starts: [] as RunStart[],
    steps: [] as StepReport[],
    epochs: [] as EpochReport[],
    ends: [] as string[],
  };
  const observer = {
    onStart: (run: RunStart) => void told.starts.push(run),
    onStep: (report: StepReport) => void told.steps.push(report),
    onEpoch: (report: EpochReport) => void told.epochs.push(report),
    onEnd: (outcome: string) => void told.ends.push(outcome),
  };
  return { told, observer };
};

describe('train', () => {
  it("takes the steps of TensorFlow.js's own momentum on the weighted loss, batch norm in training mode", async () => {
    const ours = toyModel();
    const { told, observer } = recorder();
    await train({ ...toyOptions(), model: ours, schedule: () => 0.1, observers: [observer] });

    const reference = toyModel();
    const optimizer = tf.train.momentum(0.1, 0.9);
    for (let step = 0; step < 12; step++) {
      const batch = toyBatch(step);
      const loss = optimizer.minimize(() => {
        const [call, size] = reference.apply(batch.inputs.scan!, { training: true }) as tf.Tensor[];
        const mask = batch.sliceMask.expandDims(-1);
        const { positive, large } = batch.targets;
        return tf.losses
          .sigmoidCrossEntropy(positive!, call!, mask)
          .add(tf.losses.sigmoidCrossEntropy(large!, size!, mask).mul(0.5));
      }, true)!;
      expect(told.steps[step]!.loss).toBeCloseTo((await loss.data())[0]!, 5);
      disposeBatch(batch);
    }
    const expected = (await weightValues(reference)).flat();
    const found = (await weightValues(ours)).flat();
    found.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
  });

  it('frees all it makes, epoch by epoch', async () => {
    const options = { ...toyOptions(), validation: toySource(1) };
    const counts: number[] = [];
    await expectNoLeak(async () => {
      await train({ ...options, observers: [{ onEpoch: () => void counts.push(tf.memory().numTensors) }] });
    });
    expect(counts).toHaveLength(3);
    expect(new Set(counts).size).toBe(1);
  });

  it('reports start, steps with their rates, epochs and the end', async () => {
    const { told, observer } = recorder();
    const result = await train({ ...toyOptions(), observers: [observer] });
    expect(told.starts).toEqual([
      { epochs: 3, stepsPerEpoch: 4, slicesPerEpoch: 20, epochsDone: 0, stepsDone: 0 },
    ]);
    expect(told.steps.map(({ epoch, step }) => `${epoch}.${step}`).join(' ')).toBe(
      '1.1 1.2 1.3 1.4 2.1 2.2 2.3 2.4 3.1 3.2 3.3 3.4',
    );
    told.steps.forEach(({ epoch, rate }) => expect(rate).toBeCloseTo(0.1 ** epoch, 12));
    expect(told.steps.every(({ slices }) => slices === 5)).toBe(true);
    const { loss, losses } = told.steps[0]!;
    expect(loss).toBeCloseTo(losses.call! + 0.5 * losses.size!, 6);
    expect(told.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    const second = told.steps.filter(({ epoch }) => epoch === 2);
    expect(told.epochs[1]!.loss).toBeCloseTo(second.reduce((sum, step) => sum + step.loss, 0) / 4, 6);
    expect(told.epochs[2]!.loss).toBeLessThan(told.epochs[0]!.loss);
    expect(told.ends).toEqual(['completed']);
    expect(result).toMatchObject({ completed: true, state: { epochsDone: 3, stepsDone: 0 } });
  });

  it("adds the penalties of the layers' regularizers", async () => {
    const scan = tf.input({ shape: [null, 4], name: 'scan' });
    const dense = tf.layers.dense({
      units: 1,
      name: 'call',
      kernelInitializer: 'ones',
      kernelRegularizer: tf.regularizers.l2({ l2: 0.5 }),
    });
    const model = tf.model({ inputs: scan, outputs: dense.apply(scan) as tf.SymbolicTensor });
    const { told, observer } = recorder();
    const heads = { call: toyHeads.call! };
    await train({ ...toyOptions(), model, heads, epochs: 1, observers: [observer] });
    const { loss, losses } = told.steps[0]!;
    expect(loss - losses.call!).toBeCloseTo(0.5 * 4, 5);
  });

  it('scores each epoch in inference mode and saves the best and the last', async () => {
    const { told, observer } = recorder();
    const values = [0.5, 0.9, 0.7];
    const saved: string[] = [];
    await train({
      ...toyOptions(),
      validation: toySource(2),
      score: () => Promise.resolve({ auc: values.shift()! }),
      best: { metric: 'auc', higherIsBetter: true },
      saveBest: ({ state }) => Promise.resolve(void saved.push(`best ${state.best!.epoch}`)),
      saveLast: ({ state }) => Promise.resolve(void saved.push(`last ${state.epochsDone}`)),
      observers: [observer],
    });
    expect(saved).toEqual(['best 1', 'last 1', 'best 2', 'last 2', 'last 3']);
    expect(told.epochs.map(({ isBest }) => isBest)).toEqual([true, true, false]);
    expect(Object.keys(told.epochs[0]!.metrics)).toEqual(['validationLoss', 'auc']);
  });

  it('lets the event loop turn between steps', async () => {
    const order: string[] = [];
    const timer = setImmediate(() => order.push('turn'));
    await train({
      ...toyOptions(),
      epochs: 1,
      observers: [{ onStep: ({ step }) => void order.push(`step ${step}`) }],
    });
    clearImmediate(timer);
    expect(order.slice(0, 3)).toEqual(['step 1', 'turn', 'step 2']);
  });

  it('ends with an error that names epoch and step where the loss is not finite, and saves nothing more', async () => {
    const options = toyOptions();
    const { told, observer } = recorder();
    const saved: number[] = [];
    let steps = 0;
    const failing: TrainOptions = {
      ...options,
      heads: {
        call: {
          ...toyHeads.call!,
          loss: (labels, logits, lossOptions) =>
            toyHeads.call!.loss(labels, ++steps === 6 ? logits.mul(NaN) : logits, lossOptions),
        },
      },
      saveLast: ({ state }) => Promise.resolve(void saved.push(state.epochsDone)),
      observers: [observer],
    };
    await expectNoLeak(async () => {
      const run = train(failing);
      await expect(run).rejects.toThrow(RadnetError);
      await expect(run).rejects.toThrow(
        'epoch 2, step 2: expected a finite loss, got NaN (call NaN); scans: scan5a, scan5b; ' +
          'last good checkpoint: the one saved after epoch 1',
      );
    });
    expect(saved).toEqual([1]);
    expect(told.ends).toEqual(['failed']);
    const kernel = await options.model.getLayer('call').getWeights()[0]!.data();
    expect(kernel.every(Number.isFinite)).toBe(true);
  });

  // TensorFlow.js frees nothing of a gradient whose function throws, so these two are not checked for leaks.
  it.each<[string, Partial<TrainOptions>]>([
    ["heads: expected an output 'mask'", { heads: { mask: toyHeads.call! } }],
    ["heads: expected a target 'depth'", { heads: { call: { ...toyHeads.call!, target: 'depth' } } }],
  ])('passes on: %s', async (message, changed) => {
    await expect(train({ ...toyOptions(), ...changed })).rejects.toThrow(message);
  });

  it('names the inputs where the model expects others than the batch has', async () => {
    const scan = tf.input({ shape: [null, 4], name: 'volume' });
    const call = tf.layers.dense({ units: 1, name: 'call' }).apply(scan) as tf.SymbolicTensor;
    const options = { ...toyOptions(), model: tf.model({ inputs: scan, outputs: call }) };
    await expectNoLeak(async () => {
      await expect(train(options)).rejects.toThrow(
        'batch.inputs: the model expects volume; the batch has scan',
      );
    });
  });

  it('refuses a step in which the mask hides every slice', async () => {
    const data = toySource(1);
    const hidden: TrainOptions['data'] = {
      ...data,
      async *batches(epoch) {
        for await (const batch of data.batches(epoch)) {
          batch.sliceMask.dispose();
          yield { ...batch, sliceMask: tf.zeros([2, 3]) };
        }
      },
    };
    const options = toyOptions();
    await expectNoLeak(() =>
      expect(train({ ...options, data: hidden })).rejects.toThrow(
        'epoch 1, step 1: expected a real slice, got a mask that hides them all',
      ),
    );
  });

  it.each<[string, Partial<TrainOptions>]>([
    ['epochs: expected a positive integer, got 0', { epochs: 0 }],
    ['data.batchesPerEpoch: expected a positive integer, got 0', { data: toySource(0) }],
    ['saveBest: expected `best`', { saveBest: () => Promise.resolve() }],
    ['stopEarly: expected `best`', { stopEarly: { patience: 1 } }],
    ['accumulate: expected a positive integer, got 0.5', { accumulate: 0.5 }],
    [
      'saveEveryMinutes: expected a number above 0, got 0',
      { saveEveryMinutes: 0, saveLast: () => Promise.resolve() },
    ],
    ['saveEveryMinutes: expected `saveLast`', { saveEveryMinutes: 10 }],
    [
      "metric named 'auc', got validationLoss",
      { best: { metric: 'auc', higherIsBetter: true }, validation: toySource(1) },
    ],
    ['data: expected 5 batches in epoch 1, got 4', { data: { ...toySource(4), batchesPerEpoch: 5 } }],
  ])('refuses, with %s', async (message, changed) => {
    const options = toyOptions();
    await expectNoLeak(async () => {
      const run = train({ ...options, ...changed });
      await expect(run).rejects.toThrow(RadnetError);
      await expect(run).rejects.toThrow(message);
    });
  });
});
