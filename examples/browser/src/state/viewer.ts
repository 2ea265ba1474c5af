import type { HemorrhageKind } from '@radnet/data';
import type { CtSource, NamedFile, Progress, SeriesKey } from '../worker/viewerWorker';
import { failureOf, WorkerCrash } from './failure';
import {
  afterCancel,
  afterFailure,
  canCancel,
  type EngineChoice,
  isInVain,
  type ModelSource,
  nextStep,
  type OnPage,
  type Step,
  type Wanted,
} from './nextStep';
import { steps } from './steps';
import { createState } from './viewerState';
import { type StartWorker, WorkerSession } from './workerSession';

const STAGES: Readonly<Record<Step, string>> = {
  read: 'Reading the CT',
  start: 'Starting the engine',
  openModel: 'Opening the model',
  train: 'Training the demo',
  predict: 'Predicting',
};

/**
 * What the page can do. Every action says what is wanted and returns; the worker is brought to it step by step, and what comes of
 * it is in `state`. A step that fails leaves the page as it was, with a message. What is in vain by now is stopped by ending
 * the worker; the next one is given what it needs of what the page shows.
 */
export class Viewer {
  readonly state = createState();
  private readonly session: WorkerSession;
  private wanted: Wanted = {
    engine: 'automatic',
    model: 'shipped',
    ct: undefined,
    prediction: false,
    training: false,
  };
  private running: { readonly step: Step; readonly stop: AbortController } | undefined;
  private phantoms = 0;

  constructor(startWorker: StartWorker) {
    this.session = new WorkerSession(startWorker, (crash) => this.crashed(crash));
  }

  /** Starts the engine and opens the model that comes with the page. */
  begin(): void {
    this.want({});
  }

  /** Hands on the files of a folder as soon as the browser has listed them, unless it cannot. */
  whenListed(listing: Promise<readonly NamedFile[]>, open: (files: readonly NamedFile[]) => void): void {
    listing.then(open, (error: Error) => {
      const text = `The browser could not list what was chosen: ${error.message}`;
      this.state.message.value = { kind: 'error', text };
    });
  }

  openCt(source: CtSource): void {
    this.want({ ct: source });
  }

  /** Another one at every call. */
  openPhantom(hemorrhage: HemorrhageKind | null): void {
    this.openCt({ kind: 'phantom', hemorrhage, seed: ++this.phantoms });
  }

  chooseSeries(series: SeriesKey): void {
    this.openCt({ ...this.state.offered.value!.source, series });
  }

  /** Keeps to the CT that was open before the series were offered. */
  chooseNoSeries(): void {
    this.state.offered.value = undefined;
  }

  openModel(model: ModelSource): void {
    this.want({ model });
  }

  chooseEngine(engine: EngineChoice): void {
    this.want({ engine });
  }

  /** Once more, where it was cancelled or failed. */
  predict(): void {
    this.want({ prediction: true });
  }

  train(): void {
    this.want({ training: true });
  }

  /** Goes back to what the page shows. */
  cancel(): void {
    this.setWanted(afterCancel(this.wanted, this.onPage()));
    this.endWorker();
    void this.work();
  }

  showSlice(slice: number): void {
    const { ct, sliceIsChosen } = this.state;
    const last = (ct.value?.volume.slices ?? 1) - 1;
    sliceIsChosen.value = true;
    this.state.slice.value = Math.min(Math.max(slice, 0), last);
  }

  dismissMessage(): void {
    this.state.message.value = undefined;
  }

  private want(change: Partial<Wanted>): void {
    if (this.wanted.training) {
      const text = 'The demo is being trained. Wait until it is done, or cancel it first.';
      this.state.message.value = { kind: 'note', text };
      return;
    }
    this.dismissMessage();
    this.setWanted(change);
    const { engine } = this.session.has;
    const isOtherEngine = engine !== undefined && engine !== this.wanted.engine;
    if (isOtherEngine || (this.running && isInVain(this.running.step, change))) this.endWorker();
    const { task } = this.state;
    if (task.value) this.showProgress(task.value);
    void this.work();
  }

  private setWanted(change: Partial<Wanted>): void {
    this.wanted = { ...this.wanted, ...change };
    this.state.engineChoice.value = this.wanted.engine;
    this.state.isTraining.value = this.wanted.training;
  }

  /** Step after step, until everything is as it is wanted, or nothing helps. Runs once at a time. */
  private async work(): Promise<void> {
    if (this.running !== undefined) return;
    let goOn = true;
    for (let step = this.next(); goOn && step !== undefined; step = this.next()) {
      const stop = new AbortController();
      this.running = { step, stop };
      this.showProgress({ stage: STAGES[step] });
      try {
        const next = await this.run(step, stop.signal);
        this.setWanted(next);
        if (step === 'train') this.openPhantom('intraparenchymal');
      } catch (error) {
        if (step === 'train') this.state.training.value = [];
        if (!stop.signal.aborted || stop.signal.reason instanceof WorkerCrash) goOn = this.fail(step, error);
      }
    }
    this.running = this.state.task.value = undefined;
  }

  private run(step: Step, signal: AbortSignal): Promise<Partial<Wanted>> {
    const { state, session, wanted } = this;
    const onProgress = (progress: Progress): void => {
      if (!signal.aborted) this.showProgress(progress);
    };
    return steps[step]({ state, session, wanted, signal, onProgress });
  }

  private next(): Step | undefined {
    return nextStep(this.wanted, this.session.has, this.onPage());
  }

  private onPage(): OnPage {
    const { engine, model, ct } = this.state;
    return { engine: engine.value?.choice, model: model.value?.source, ct: ct.value?.source };
  }

  private crashed(crash: WorkerCrash): void {
    if (this.running !== undefined) {
      this.running.stop.abort(crash);
      return;
    }
    this.state.message.value = { kind: 'error', text: failureOf(crash).text };
    this.endWorker();
    void this.work();
  }

  /** @returns Whether something is left to do that may go better. */
  private fail(step: Step, error: unknown): boolean {
    const { text, workerIsSound } = failureOf(error);
    this.state.message.value = { kind: 'error', text };
    if (!workerIsSound || step === 'start') this.endWorker();
    const { engine, model } = this.wanted;
    this.setWanted(afterFailure(step, this.wanted, this.onPage()));
    if (step === 'start') return this.wanted.engine !== engine;
    if (step === 'openModel') return this.wanted.model !== model;
    return true;
  }

  private endWorker(): void {
    this.running?.stop.abort();
    this.session.end();
  }

  private showProgress({ stage, ...progress }: Progress): void {
    this.state.task.value = {
      ...progress,
      stage: stage.charAt(0).toUpperCase() + stage.slice(1),
      canCancel: canCancel(this.wanted, this.onPage()),
    };
  }
}
