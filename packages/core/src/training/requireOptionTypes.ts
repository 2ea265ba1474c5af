import { requireKnownOptions } from '../errors/requireKnownOptions';
import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';
import type { TrainingObserver } from './trainingObserver';
import type { TrainOptions } from './trainOptions';

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

const REQUIRED: Readonly<Partial<Record<keyof TrainOptions, Expected>>> = {
  model: { what: 'a LayersModel, such as tf.model(...) makes', isRight: hasMethods('apply', 'getWeights') },
  heads: {
    what: 'an object of losses by output name, { hemorrhage: { target, loss, weight } }',
    isRight: (given) => isObject(given) && !Array.isArray(given),
  },
  data: {
    what: 'a BatchSource, such as scanBatches(...) of @radnet/data makes',
    isRight: hasMethods('batches'),
  },
  schedule: { what: 'a function, such as stepSchedule({ initialRate: 0.1 })', isRight: isFunction },
};

const OPTIONAL: Readonly<Partial<Record<keyof TrainOptions, Expected>>> = {
  optimizer: { what: 'an optimizer of @radnet/core, such as adam()', isRight: hasMethods('step') },
  gradients: { what: 'a list, such as [clipByGlobalNorm(1)]', isRight: isListOf(isFunction) },
  seed: { what: 'a finite number', isRight: Number.isFinite },
  validation: {
    what: 'a BatchSource, such as scanBatches(...) of @radnet/data makes',
    isRight: hasMethods('batches'),
  },
  score: { what: 'a function', isRight: isFunction },
  saveLast: { what: 'a function that saves, such as with saveCheckpoint', isRight: isFunction },
  saveBest: { what: 'a function that saves, such as with saveCheckpoint', isRight: isFunction },
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
  const { average, chunks, stopEarly, best, observers = [] } = options;
  if (average !== undefined) requireKnownOptions('average', average, ['decay']);
  if (chunks !== undefined) requireKnownOptions('chunks', chunks, ['slicesPerChunk', 'embedding']);
  if (stopEarly !== undefined) requireKnownOptions('stopEarly', stopEarly, ['patience', 'minDelta']);
  if (best !== undefined) requireKnownOptions('best', best, ['metric', 'higherIsBetter']);
  observers.forEach((observer, index) => requireNoMisspelling(`observers[${index}]`, observer, HOOKS));
}

function requireKind(name: string, given: unknown, { what, isRight }: Expected): void {
  if (!isRight(given)) throw new RadnetError(`train: ${name}: expected ${what}, got ${showValue(given)}`);
}

const entries = (table: typeof REQUIRED): [keyof TrainOptions, Expected][] =>
  Object.entries(table) as [keyof TrainOptions, Expected][];
