import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  adam,
  adamW,
  type Batch,
  binaryCrossEntropy,
  bootstrapEstimates,
  calibration,
  callScan,
  categoricalCrossEntropy,
  chooseCall,
  compareAuc,
  cosineSchedule,
  countConfusion,
  decisionCurve,
  estimateRunningStatistics,
  estimateStepMemory,
  evaluateScans,
  loadWeights,
  operatingPoint,
  parsePredictions,
  predictScans,
  RadnetError,
  reliability,
  reportByGroup,
  rocAuc,
  rocCurve,
  sgd,
  softDice,
  stepSchedule,
  train,
  type TrainOptions,
} from './index';

const model = (): tf.LayersModel =>
  tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3, 2], name: 'call' })] });

const source = {
  batchesPerEpoch: 0,
  slicesPerEpoch: 0,
  batches: async function* (): AsyncGenerator<Batch> {},
};

type Use = (options: object) => unknown;

const USES: readonly (readonly [name: string, use: Use, wrong: string, right: string])[] = [
  ['sgd', sgd, 'momentun', 'momentum'],
  ['adam', adam, 'beta_1', 'beta1'],
  ['adamW', adamW, 'weightdecay', 'weightDecay'],
  ['stepSchedule', stepSchedule as Use, 'initialrate', 'initialRate'],
  ['cosineSchedule', cosineSchedule as Use, 'final_rate', 'finalRate'],
  ['binaryCrossEntropy', binaryCrossEntropy, 'classWeight', 'classWeights'],
  ['categoricalCrossEntropy', categoricalCrossEntropy, 'class_weights', 'classWeights'],
  ['softDice', softDice, 'smoth', 'smooth'],
  ['countConfusion', (options) => countConfusion([1], [1], options), 'treshold', 'threshold'],
  ['loadWeights', (options) => loadWeights(model(), model(), options), 'expect', 'except'],
  ['parsePredictions', (options) => parsePredictions('', options), 'knownscans', 'knownScans'],
  [
    'predictScans',
    (options) => predictScans(model(), source, options as never),
    'sequencelength',
    'sequenceLength',
  ],
  [
    'estimateRunningStatistics',
    (options) => estimateRunningStatistics(model(), source, options),
    'batch',
    'batches',
  ],
  ['estimateStepMemory', (options) => estimateStepMemory(options as never), 'slice', 'slices'],
  ['train', (options) => train(options as TrainOptions), 'epoch', 'epochs'],
];

describe('unknown options', () => {
  it.each(USES)('%s refuses a misspelt one and names the right one', async (name, use, wrong, right) => {
    // Asynchronous functions reject, the others throw.
    const used = async (): Promise<unknown> => await use({ [wrong]: 1 });
    await expect(used()).rejects.toThrow(RadnetError);
    await expect(used()).rejects.toThrow(
      `${name}: unknown option '${wrong}'; did you mean '${right}'? Options: `,
    );
  });
});

/** To these, callers may give an object of their own that has the options among other entries. */
const LENIENT: readonly (readonly [name: string, use: Use, wrong: string, right: string])[] = [
  ['callScan', (options) => callScan([0.1], options), 'minconsecutive', 'minConsecutive'],
  ['evaluateScans', (options) => evaluateScans([], options), 'treshold', 'threshold'],
  ['rocAuc', (options) => rocAuc([0, 1], [0.1, 0.9], options), 'cluster', 'clusters'],
  ['rocCurve', (options) => rocCurve([0, 1], [0.1, 0.9], options), 'resample', 'resamples'],
  ['bootstrapEstimates', (options) => bootstrapEstimates(2, () => [1], options), 'seeds', 'seed'],
  ['calibration', (options) => calibration([0, 1], [0.1, 0.9], options), 'cluster', 'clusters'],
  ['reliability', (options) => reliability([0, 1], [0.1, 0.9], options), 'bin', 'bins'],
  ['decisionCurve', (options) => decisionCurve([0, 1], [0.1, 0.9], options), 'treshholds', 'thresholds'],
  ['operatingPoint', (options) => operatingPoint([0, 1], [0.1, 0.9], 0.5, options), 'cluster', 'clusters'],
  ['compareAuc', (options) => compareAuc([0, 1], [0.1, 0.9], [0.2, 0.8], options), 'cluster', 'clusters'],
  ['reportByGroup', (options) => reportByGroup([], 'site', options), 'minScan', 'minScans'],
  ['chooseCall', (options) => chooseCall([], options), 'targets', 'target'],
];

describe('misspelt options among other entries', () => {
  it.each(LENIENT)('%s refuses one', (name, use, wrong, right) => {
    expect(() => use({ [wrong]: 1, model: 'mine' })).toThrow(
      `${name}: unknown option '${wrong}'; did you mean '${right}'?`,
    );
  });
});

describe('train without what it needs', () => {
  const options = (): TrainOptions => ({
    model: model(),
    heads: { call: { target: 'call', loss: binaryCrossEntropy(), weight: 1 } },
    data: { ...source, batchesPerEpoch: 1 },
    epochs: 1,
    schedule: stepSchedule({ initialRate: 0.1 }),
  });

  it.each([
    ['schedule', undefined, 'a function, such as stepSchedule({ initialRate: 0.1 }), got undefined'],
    ['schedule', 0.1, 'a function, such as stepSchedule({ initialRate: 0.1 }), got 0.1'],
    ['model', undefined, 'a LayersModel, such as tf.model(...) makes, got undefined'],
    ['heads', [], 'an object of losses by output name, { hemorrhage: { target, loss, weight } }, got []'],
    ['data', [], 'a BatchSource, such as scanBatches(...) of @radnet/data makes, got []'],
  ])('names %s %j, what it must be and what came', async (name, given, message) => {
    const run = train({ ...options(), [name]: given });
    await expect(run).rejects.toThrow(RadnetError);
    await expect(run).rejects.toThrow(`train: ${name}: expected ${message}`);
  });

  it.each([
    ['optimizer', 'adam', 'an optimizer of @radnet/core, such as adam(), got "adam" (a string)'],
    ['optimizer', adam, 'an optimizer of @radnet/core, such as adam(), got the function adam'],
    ['gradients', () => [], 'a list, such as [clipByGlobalNorm(1)], got a function'],
    ['seed', '1', 'a finite number, got "1" (a string)'],
    ['validation', [], 'a BatchSource, such as scanBatches(...) of @radnet/data makes, got []'],
    [
      'saveLast',
      'runs/last',
      'a function that saves, such as with saveCheckpoint, got "runs/last" (a string)',
    ],
    ['observers', {}, 'a list of observers, such as [progressReporter()], got {}'],
    [
      'signal',
      new AbortController(),
      "an AbortSignal, such as an AbortController's `signal`, got an AbortController",
    ],
    ['resume', 'runs/last', 'a state, such as loadCheckpoint\'s `state`, got "runs/last" (a string)'],
  ])('refuses %s of another kind', async (name, given, message) => {
    const run = train({ ...options(), [name]: given });
    await expect(run).rejects.toThrow(`train: ${name}: expected ${message}`);
  });

  it.each([
    [{ average: { deca: 0.9 } }, "average: unknown option 'deca'; did you mean 'decay'?"],
    [{ stopEarly: { patence: 2 } }, "stopEarly: unknown option 'patence'; did you mean 'patience'?"],
    [
      { observers: [{ onEpochs: () => {} }] },
      "observers[0]: unknown option 'onEpochs'; did you mean 'onEpoch'?",
    ],
  ])('refuses a misspelt name within an option: %j', async (given, message) => {
    await expect(train({ ...options(), ...given } as TrainOptions)).rejects.toThrow(message);
  });

  it('refuses a schedule that gives no rate', async () => {
    const scan = tf.zeros([1, 3, 2]);
    const batches = async function* (): AsyncGenerator<Batch> {
      await Promise.resolve();
      const inputs = { [model().inputs[0]!.name]: scan };
      yield { scanIds: ['a'], inputs, targets: { call: tf.zeros([1, 3, 1]) }, sliceMask: tf.ones([1, 3]) };
    };
    const data = { batchesPerEpoch: 1, slicesPerEpoch: 3, batches };
    await expect(train({ ...options(), data, schedule: () => NaN })).rejects.toThrow(
      'schedule: expected a rate of at least 0, got NaN at progress 0',
    );
  });

  it.each([
    [{ loss: 'bce' }, `heads: expected a loss such as binaryCrossEntropy() for 'call', got "bce" (a string)`],
    [{ target: undefined }, "heads: expected a target's name for 'call', got undefined"],
    [
      { weights: 1 },
      "heads.call: unknown option 'weights'; did you mean 'weight'? Options: target, loss, weight.",
    ],
  ])('refuses a head with %j', async (changes, message) => {
    const heads = { call: { ...options().heads['call'], ...changes } } as TrainOptions['heads'];
    await expect(train({ ...options(), heads })).rejects.toThrow(message);
  });

  it('names the epochs', async () => {
    await expect(train({ ...options(), epochs: '3' } as never)).rejects.toThrow(
      'epochs: expected a positive integer, got "3" (a string)',
    );
  });
});

describe('what is not an array of numbers', () => {
  const scores = tf.tensor1d([0.9, 0.9, 0.9]);
  it.each<[string, () => unknown, string]>([
    [
      'a tensor',
      () => callScan(scores as never),
      'probabilities: expected an array of numbers, got a tensor [3]; read it with await tensor.data()',
    ],
    [
      'a promise',
      () => callScan(scores.data() as never),
      'probabilities: expected an array of numbers, got a Promise',
    ],
    [
      'strings',
      () => callScan(['0.9'] as never),
      'probabilities[0]: expected a number from 0 to 1, got "0.9" (a string)',
    ],
    [
      'labels as a tensor',
      () => rocAuc(scores as never, [1, 0, 1]),
      'labels: expected an array of numbers, got a tensor [3]; read it with await tensor.data()',
    ],
    [
      'no threshold',
      () => operatingPoint([1, 0], [0.9, 0.1], undefined as never),
      'operatingPoint: threshold: expected a finite number, got undefined',
    ],
  ])('is refused: %s', (_, use, message) => {
    expect(use).toThrow(message);
  });
});

it.each([
  ['a mask without its name', () => tf.ones([1, 3]), 'loss: expected { mask }, got a tensor [1, 3]'],
  [
    'sliceMask',
    () => ({ sliceMask: tf.ones([1, 3]) }),
    "loss: unknown option 'sliceMask'; did you mean 'mask'?",
  ],
])('a loss refuses %s', (_, options, message) => {
  const logits = tf.zeros([1, 3, 1]);
  expect(() => binaryCrossEntropy()(logits, logits, options() as never)).toThrow(message);
});
