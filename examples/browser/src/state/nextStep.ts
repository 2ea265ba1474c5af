import type { CtSource, EngineName, NamedFile } from '../worker/viewerWorker';

export type EngineChoice = EngineName | 'automatic';
export type ModelSource = 'shipped' | readonly NamedFile[];

/** What the reader asked for last. The worker is brought there step by step. */
export interface Wanted {
  readonly engine: EngineChoice;
  readonly model: ModelSource;
  readonly ct: CtSource | undefined;
  /** Whether the CT on the page still waits for the model's answer. */
  readonly prediction: boolean;
  readonly training: boolean;
}

/** What the current worker has loaded: nothing if it is new, or if a call failed that would have changed it. */
export interface InWorker {
  readonly engine?: EngineChoice | undefined;
  readonly model?: ModelSource | undefined;
  readonly ct?: CtSource | undefined;
}

/** What the page shows: the latest results of calls, whatever has happened to the worker since. */
export type OnPage = InWorker;

export type Step = 'read' | 'start' | 'openModel' | 'train' | 'predict';

/** The next step of the worker; undefined if everything is as wanted. A CT that has not been shown yet comes first. */
export function nextStep(wanted: Wanted, worker: InWorker, page: OnPage): Step | undefined {
  if (wanted.ct !== undefined && wanted.ct !== page.ct) return 'read';
  if (worker.engine === undefined) return 'start';
  if (worker.model !== wanted.model) return 'openModel';
  if (wanted.training) return 'train';
  if (!wanted.prediction || wanted.ct === undefined) return undefined;
  return worker.ct === wanted.ct ? 'predict' : 'read';
}

/** Whether a step has become pointless because other things are wanted now. */
export function isInVain(step: Step, change: Partial<Wanted>): boolean {
  const stale: Readonly<Record<Step, readonly (keyof Wanted)[]>> = {
    read: ['engine', 'ct'],
    start: ['engine'],
    openModel: ['engine', 'model'],
    train: ['engine'],
    predict: ['engine', 'model', 'ct', 'training'],
  };
  return stale[step].some((key) => key in change);
}

/** What is wanted after a step failed: what the page shows, as if the reader had not asked for the step. */
export function afterFailure(step: Step, wanted: Wanted, page: OnPage): Wanted {
  switch (step) {
    case 'read':
      // If it was the CT on the page, its files are gone, and it cannot be predicted.
      return { ...wanted, ct: page.ct, prediction: wanted.prediction && wanted.ct !== page.ct };
    case 'start':
      return { ...wanted, engine: page.engine ?? wanted.engine, training: false };
    case 'openModel':
      return { ...wanted, model: page.model ?? 'shipped', training: false };
    case 'train':
      return { ...wanted, training: false };
    case 'predict':
      return { ...wanted, prediction: false };
  }
}

/** What is wanted when the reader cancels. */
export function afterCancel(wanted: Wanted, page: OnPage): Wanted {
  return {
    engine: page.engine ?? wanted.engine,
    model: page.model ?? 'shipped',
    ct: page.ct,
    prediction: false,
    training: false,
  };
}

/** Whether there is anything to cancel. The first backend and the first model have to be loaded before. */
export function canCancel(wanted: Wanted, page: OnPage): boolean {
  const without = afterCancel(wanted, page);
  return (Object.keys(without) as (keyof Wanted)[]).some((key) => wanted[key] !== without[key]);
}
