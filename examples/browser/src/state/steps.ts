import { batch } from '@preact/signals';
import type { CtReading, OnProgress, Progress, TrainingUpdate } from '../worker/viewerWorker';
import type { Step, Wanted } from './nextStep';
import type { ViewerState } from './viewerState';
import type { WorkerSession } from './workerSession';

/** One step of the worker. */
export interface StepRun {
  readonly state: ViewerState;
  readonly session: WorkerSession;
  readonly wanted: Wanted;
  /** Aborted when the step becomes pointless. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Does a step, shows its result on the page, and returns what is wanted next because of it. */
type DoStep = (run: StepRun) => Promise<Partial<Wanted>>;

const start: DoStep = async ({ state, session, wanted: { engine: choice }, signal }) => {
  const report = await session.ask(signal, (worker) => worker.start(choice));
  session.has = { ...session.has, engine: choice };
  const former = state.engine.value;
  state.engine.value = { choice, report };
  // A new worker with the same backend as before changes nothing.
  return former === undefined || former.choice === choice ? {} : forgetReading(state);
};

const openModel: DoStep = async ({ state, session, wanted: { model: source }, signal }) => {
  session.has = { ...session.has, model: undefined };
  const summary = await session.ask(signal, (worker) => worker.openModel(source));
  session.has = { ...session.has, model: source };
  if (state.model.value?.source === source) return {};
  state.model.value = { source, summary };
  return forgetReading(state);
};

const read: DoStep = async ({ state, session, wanted, signal, onProgress }) => {
  const source = wanted.ct!;
  const { ct, offered } = state;
  session.has = { ...session.has, ct: undefined };
  const outcome = await session.ask(signal, (worker) => worker.readCt(source, onProgress));
  if (outcome.kind === 'series') {
    if (source.kind === 'files') offered.value = { source, offers: outcome.offers };
    return { ct: ct.value?.source };
  }
  session.has = { ...session.has, ct: source };
  if (ct.value?.source === source) return {};
  const { volume } = outcome;
  return batch(() => {
    offered.value = undefined;
    ct.value = { source, volume };
    state.slice.value = Math.floor(volume.slices / 2);
    state.sliceIsChosen.value = false;
    return forgetReading(state);
  });
};

const predict: DoStep = async ({ state, session, signal, onProgress }) => {
  const reading = await session.ask(signal, (worker) => worker.predict(onProgress));
  batch(() => {
    state.reading.value = reading;
    if (!state.sliceIsChosen.value) state.slice.value = tellingSlice(reading) ?? state.slice.value;
  });
  return { prediction: false };
};

const train: DoStep = async ({ state, session, signal, onProgress }) => {
  const { training, model } = state;
  training.value = [];
  session.has = { ...session.has, model: undefined };
  const summary = await session.ask(signal, (worker) =>
    worker.train((update) => {
      if (signal.aborted) return;
      training.value = [...training.value, update];
      onProgress(trainingProgress(update));
    }),
  );
  const source = await session.ask(signal, (worker) => worker.modelFiles());
  session.has = { ...session.has, model: source };
  model.value = { source, summary };
  return { ...forgetReading(state), model: source, training: false };
};

export const steps: Readonly<Record<Step, DoStep>> = { read, start, openModel, train, predict };

function trainingProgress(update: TrainingUpdate): Progress {
  switch (update.kind) {
    case 'phantoms':
      return { stage: 'making phantoms', fraction: update.made / update.of };
    case 'step': {
      const { epoch, epochs, step, stepsPerEpoch } = update;
      const fraction = ((epoch - 1) * stepsPerEpoch + step) / (epochs * stepsPerEpoch);
      return { stage: 'training the demo', fraction };
    }
    case 'epoch':
      return { stage: 'training the demo', fraction: update.epoch / update.epochs };
  }
}

/** Removes a result of another model, backend or CT. */
function forgetReading({ reading, ct }: ViewerState): Partial<Wanted> {
  reading.value = undefined;
  return { prediction: ct.value !== undefined };
}

/** The most probable of the consecutive slices that made the call. */
function tellingSlice({ probabilities, call: { run } }: CtReading): number | undefined {
  if (run === null) return undefined;
  const values = probabilities.subarray(run.start, run.start + run.length);
  return run.start + values.indexOf(Math.max(...values));
}
