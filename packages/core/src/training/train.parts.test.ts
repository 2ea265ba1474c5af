import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import { drawSeed } from '../recompute/recomputation';
import { adamW } from './adam';
import type { Batch, BatchSource } from './batch';
import { clipByGlobalNorm } from './clipByGlobalNorm';
import { cosineSchedule } from './cosineSchedule';
import { estimateRunningStatistics } from './estimateRunningStatistics';
import { toyBatch, toyHeads, toySource, weightValues } from './fixtures/toy';
import { sgd } from './sgd';
import { train } from './train';
import type { TrainOptions } from './trainOptions';
import type { TrainingState } from './trainingState';
import { warmUp } from './warmUp';

/** Drops by `drawSeed`, as our layers do. */
class Drops extends tf.layers.Layer {
  static className = 'DropsOfParts';

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor];
    if (!training) return x;
    const seed = drawSeed(undefined, () => String(Math.random()));
    return tf.tidy(() => x.mul(tf.randomUniform(x.shape, 0, 1, 'float32', seed).greater(0.3).toFloat()));
  }
}

/** Batch norm and dropout, and an embedding to cut into chunks by. */
function makeModel(): tf.LayersModel {
  const dense = (units: number, seed: number, name: string) =>
    tf.layers.dense({ units, kernelInitializer: tf.initializers.glorotUniform({ seed }), name });
  const scan = tf.input({ shape: [null, 4], name: 'scan' });
  const norm = tf.layers.batchNormalization({ name: 'norm' }).apply(dense(5, 1, 'hidden').apply(scan));
  const described = dense(6, 2, 'described').apply(new Drops({ name: 'drops' }).apply(norm));
  const outputs = [dense(1, 3, 'call'), dense(1, 4, 'size')].map((head) => head.apply(described));
  return tf.model({ inputs: scan, outputs: outputs as tf.SymbolicTensor[] });
}

const STEPS = 5;
const EPOCHS = 2;

const ALL: Partial<TrainOptions> = {
  optimizer: adamW({ weightDecay: 0.1 }),
  accumulate: 2,
  gradients: [clipByGlobalNorm(0.2)],
  average: { decay: 0.9 },
  schedule: warmUp(cosineSchedule({ initialRate: 0.05 }), 0.3),
};

const ALONE: Readonly<Record<string, Partial<TrainOptions>>> = {
  'weight decay': { optimizer: sgd({ weightDecay: 0.1 }) },
  AdamW: { optimizer: adamW() },
  accumulation: { accumulate: 3 },
  clipping: { gradients: [clipByGlobalNorm(0.1)] },
  average: { average: { decay: 0.9 } },
};

const TOGETHER: Readonly<Record<string, Partial<TrainOptions>>> = {
  'all parts': ALL,
  'all parts, in chunks': { ...ALL, chunks: { slicesPerChunk: 2, embedding: 'described' } },
};

const runOptions = (options: Partial<TrainOptions>): TrainOptions => ({
  model: makeModel(),
  heads: toyHeads,
  data: toySource(STEPS),
  epochs: EPOCHS,
  schedule: () => 0.1,
  seed: 7,
  // As the examples do: what it leaves in the model is saved and resumed, too.
  score: async (model) => estimateRunningStatistics(model, toySource(2)).then(() => ({})),
  ...options,
});

/** A checkpoint, read as one is loaded. */
interface Kept {
  readonly place: string;
  readonly weights: number[][];
  readonly state: TrainingState;
}

/** Saves after every step, and gives all checkpoints with the end. */
async function runSaving(options: Partial<TrainOptions>): Promise<{ kept: Kept[]; end: Kept }> {
  const kept: Kept[] = [];
  const given = runOptions(options);
  const { state } = await train({
    ...given,
    saveEveryMinutes: 1e-9,
    saveLast: async ({ model, state }) => {
      const { epochsDone, stepsDone } = state;
      kept.push({ place: `${epochsDone}.${stepsDone}`, weights: await weightValues(model), state });
    },
  });
  return { kept, end: { place: 'end', weights: await weightValues(given.model), state } };
}

async function goOn({ weights, state }: Kept, options: Partial<TrainOptions>): Promise<Kept> {
  const model = makeModel();
  tf.tidy(() =>
    model.weights.forEach((weight, at) =>
      (weight.read() as tf.Variable).assign(tf.tensor(weights[at]!, weight.shape as number[])),
    ),
  );
  const end = await train({ ...runOptions(options), model, seed: 0, resume: state });
  return { place: 'end', weights: await weightValues(model), state: end.state };
}

/** Fails unless a run ends the same, to the bit, left alone, saving after each step, and resumed after those named. */
async function expectSameEnds(parts: Partial<TrainOptions>, places: RegExp): Promise<void> {
  const plain = runOptions(parts);
  const { state } = await train(plain);
  const { kept, end } = await runSaving(parts);
  expect(end).toEqual({ place: 'end', weights: await weightValues(plain.model), state });
  expect(kept.map(({ place }) => place).join(' ')).toBe('0.1 0.2 0.3 0.4 0.5 1.0 1.1 1.2 1.3 1.4 1.5 2.0');
  for (const checkpoint of kept.filter(({ place }) => places.test(place))) {
    expect(await goOn(checkpoint, parts), checkpoint.place).toEqual(end);
  }
}

describe('a training that is resumed', () => {
  it.each(Object.entries(ALONE))('ends the same, to the bit: %s', async (_, parts) => {
    await expectSameEnds(parts, /0\.1|1\.3/);
  });

  it('ends the same, to the bit, resumed after any step', () => expectSameEnds(ALL, /./));
});

describeOnEachBackend('a training that is resumed', () => {
  it.each(Object.entries(TOGETHER))('ends the same, to the bit: %s', async (_, parts) => {
    await expectSameEnds(parts, /0\.3|1\.2/);
  });
});

describe('a training of all parts', () => {
  it('frees all it makes', async () => {
    const options = runOptions(ALL);
    await expectNoLeak(async () => void (await train(options)));
  });

  it('is none of the trainings of its parts', async () => {
    const ends = await Promise.all(
      Object.values({ ...ALONE, ...TOGETHER, none: {} }).map(async (parts) => {
        const options = runOptions(parts);
        await train(options);
        return JSON.stringify(await weightValues(options.model));
      }),
    );
    expect(new Set(ends).size).toBe(ends.length);
  });
});

/** The first batches as one, the second of them with fewer real slices. */
const uneven = (seed: number): Batch => {
  const batch = toyBatch(seed);
  if (seed % 2 === 0) return batch;
  batch.sliceMask.dispose();
  return { ...batch, sliceMask: tf.tensor2d([1, 0, 0, 1, 1, 0], [2, 3]) };
};
const together = (batches: Batch[]): Batch => {
  const joined = (tensors: (batch: Batch) => tf.Tensor): tf.Tensor => tf.concat(batches.map(tensors));
  return {
    scanIds: batches.flatMap(({ scanIds }) => scanIds),
    inputs: { scan: joined(({ inputs }) => inputs['scan']!) },
    targets: {
      positive: joined(({ targets }) => targets['positive']!),
      large: joined(({ targets }) => targets['large']!),
    },
    sliceMask: joined(({ sliceMask }) => sliceMask) as tf.Tensor2D,
  };
};
const source = (batches: (epoch: number) => Batch[], batchesPerEpoch: number): BatchSource => ({
  batchesPerEpoch,
  slicesPerEpoch: batchesPerEpoch,
  // eslint-disable-next-line @typescript-eslint/require-await -- sources are asynchronous, this one need not be
  async *batches(epoch) {
    yield* batches(epoch);
  },
});

describe('accumulation', () => {
  it('takes the updates of batches of all the scans, rates included', async () => {
    const model = (): tf.LayersModel => {
      const scan = tf.input({ shape: [null, 4], name: 'scan' });
      const outputs = ['call', 'size'].map((name, seed) =>
        tf.layers
          .dense({ units: 1, name, kernelInitializer: tf.initializers.glorotUniform({ seed }) })
          .apply(scan),
      );
      return tf.model({ inputs: scan, outputs: outputs as tf.SymbolicTensor[] });
    };
    // Four batches an epoch, and two of twice the size.
    const small = source((epoch) => [0, 1, 2, 3].map((at) => uneven(4 * epoch + at)), 4);
    const large = source(
      (epoch) => [0, 2].map((at) => together([uneven(4 * epoch + at), uneven(4 * epoch + at + 1)])),
      2,
    );
    const ends: number[][] = [];
    for (const [data, accumulate] of [
      [small, 2],
      [large, 1],
    ] as const) {
      const options = { ...runOptions(ALL), model: model(), data, accumulate };
      await train(options);
      ends.push((await weightValues(options.model)).flat());
    }
    ends[0]!.forEach((value, at) => expect(value).toBeCloseTo(ends[1]![at]!, 5));
  });
});

describe('a gradient that is not finite', () => {
  it('ends a training that clips, with the place, the weight and the last good checkpoint', async () => {
    let steps = 0;
    // The loss is finite, the slope of a root at zero is not.
    const heads: TrainOptions['heads'] = {
      call: {
        ...toyHeads['call']!,
        loss: (labels, logits, given) => {
          const loss = toyHeads['call']!.loss(labels, logits, given);
          return ++steps === 3 ? loss.add(logits.sub(logits).sqrt().sum()) : loss;
        },
      },
    };
    const options = runOptions({
      heads,
      gradients: [clipByGlobalNorm(1)],
      saveEveryMinutes: 1e-9,
      saveLast: () => Promise.resolve('runs/x/last'),
    });
    await expectNoLeak(() =>
      expect(train(options)).rejects.toThrow(
        /^epoch 1, step 3: expected a finite norm of the gradients, got NaN for weight 'hidden\/kernel'; scans: scan2a, scan2b; last good checkpoint: runs\/x\/last after epoch 1, step 2$/,
      ),
    );
  });
});
