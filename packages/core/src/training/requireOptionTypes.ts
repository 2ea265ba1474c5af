import { requireKnownOptions } from '../errors/requireKnownOptions';
import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import type { BestMetric } from './bestScore';
import type { EarlyStopping } from './earlyStopping';
import type { ChunkOptions } from './sliceChunks';
import type { TrainingObserver } from './trainingObserver';
import type { TrainOptions } from './trainOptions';
import type { AverageOptions } from './weightAverage';

interface Expected {
  /** In words, for the message. */
  readonly what: string;
  readonly isRight: (given: unknown) => boolean;
}

const isFunction = (given: unknown): boolean => typeof given === 'function';
const isObject = (given: unknown): given is object => typeof given === 'object' && given !== null;
const isListOf =
  (isRight: (entry: unknown) => boolean) =>
  (given: unknown): boolean =>
    Array.isArray(given) && given.every(isRight);
const hasMethods =
  (...names: readonly string[]) =>
  (given: unknown): boolean =>
    isObject(given) && names.every((name) => isFunction((given as Readonly<Record<string, unknown>>)[name]));

const BATCH_SOURCE: Expected = {
  what: 'a BatchSource, such as scanBatches(...) of @radnet/data makes',
  isRight: hasMethods('batches'),
};
const SAVES: Expected = { what: 'a function that saves, such as with saveCheckpoint', isRight: isFunction };

const REQUIRED: Readonly<Partial<Record<keyof TrainOptions, Expected>>> = {
  model: { what: 'a LayersModel, such as tf.model(...) makes', isRight: hasMethods('apply', 'getWeights') },
  heads: {
    what: 'an object of losses by output name, { hemorrhage: { target, loss, weight } }',
    isRight: (given) => isObject(given) && !Array.isArray(given),
  },
  data: BATCH_SOURCE,
  schedule: { what: 'a function, such as stepSchedule({ initialRate: 0.1 })', isRight: isFunction },
};

const OPTIONAL: Readonly<Partial<Record<keyof TrainOptions, Expected>>> = {
  optimizer: { what: 'an optimizer of @radnet/core, such as adam()', isRight: hasMethods('step') },
  gradients: { what: 'a list, such as [clipByGlobalNorm(1)]', isRight: isListOf(isFunction) },
  seed: { what: 'a finite number', isRight: Number.isFinite },
  validation: BATCH_SOURCE,
  score: { what: 'a function', isRight: isFunction },
  saveLast: SAVES,
  saveBest: SAVES,
  observers: { what: 'a list of observers, such as [progressReporter()]', isRight: isListOf(isObject) },
  signal: {
    what: "an AbortSignal, such as an AbortController's `signal`",
    isRight: hasMethods('throwIfAborted'),
  },
  resume: {
    what: "a state, such as loadCheckpoint's `state`",
    isRight: (given) => isObject(given) && 'epochsDone' in given,
  },
};

/** The names within options that are objects. */
const NESTED = {
  average: { decay: true } satisfies Record<keyof AverageOptions, true>,
  chunks: { slicesPerChunk: true, embedding: true } satisfies Record<keyof ChunkOptions, true>,
  stopEarly: { patience: true, minDelta: true } satisfies Record<keyof EarlyStopping, true>,
  best: { metric: true, higherIsBetter: true } satisfies Record<keyof BestMetric, true>,
} as const;

const HOOKS = Object.keys({
  onStart: true,
  onStep: true,
  onEpoch: true,
  onUnrecorded: true,
  onEnd: true,
} satisfies Record<keyof TrainingObserver, true>);

/** @throws RadnetError that names the first option of `train` that is missing or of the wrong kind. */
export function requireOptionTypes(options: TrainOptions): void {
  for (const [name, expected] of entries(REQUIRED)) requireKind(name, options[name], expected);
  for (const [name, expected] of entries(OPTIONAL)) {
    if (options[name] !== undefined) requireKind(name, options[name], expected);
  }
  for (const name of Object.keys(NESTED) as (keyof typeof NESTED)[]) {
    const given = options[name];
    if (given !== undefined) requireKnownOptions(name, given, Object.keys(NESTED[name]));
  }
  options.observers?.forEach((observer, index) =>
    requireNoMisspelling(`observers[${index}]`, observer, HOOKS),
  );
}

function requireKind(name: string, given: unknown, { what, isRight }: Expected): void {
  if (!isRight(given)) throw new RadnetError(`train: ${name}: expected ${what}, got ${showValue(given)}`);
}

const entries = (table: typeof REQUIRED): [keyof TrainOptions, Expected][] =>
  Object.entries(table) as [keyof TrainOptions, Expected][];
