import { type CtSource, DAMAGED_SLICE, type Progress } from '../worker/viewerWorker';
import { failureOf, WorkerCrash } from './failure';
import {
  afterCancel,
  afterFailure,
  canCancel,
  isInVain,
  nextStep,
  type OnPage,
  type Step,
  type Wanted,
} from './nextStep';
import { steps } from './steps';
import type { ViewerState } from './viewerState';
import { type StartWorker, WorkerSession } from './workerSession';

const STAGES: Readonly<Record<Step, string>> = {
  read: 'Reading the CT',
  start: 'Starting the engine',
  openModel: 'Opening the model',
  train: 'Training the demo',
  predict: 'Predicting',
};

/**
 * Brings the worker to what is wanted, step by step; the results appear in `state`. A step that fails leaves the page as it was,
 * with a message. A step that has become pointless is stopped by ending the worker. The next worker gets what it needs from what
 * the page shows.
 */
export class Work {
  private readonly session: WorkerSession;
  private wanted: Wanted = {
    engine: 'automatic',
    model: 'shipped',
    ct: undefined,
    prediction: false,
    training: false,
  };
  private running: { readonly step: Step; readonly stop: AbortController } | undefined;
  /** Steps that failed with nothing to fall back to. They are not tried again until the reader asks for something. */
  private readonly hopeless = new Set<Step>();

  /** @param onTrained Called when the model of a training is open. */
  constructor(
    private readonly state: ViewerState,
    startWorker: StartWorker,
    private readonly onTrained: () => void,
  ) {
    this.session = new WorkerSession(startWorker, (crash) => this.crashed(crash));
  }

  want(change: Partial<Wanted>): void {
    this.setWanted(change);
    const { engine } = this.session.has;
    const isOtherEngine = engine !== undefined && engine !== this.wanted.engine;
    if (isOtherEngine || (this.running && isInVain(this.running.step, change))) this.endWorker();
    const { task } = this.state;
    if (task.value) this.showProgress(task.value);
    void this.goOn();
  }

  /** Goes back to what the page shows. */
  cancel(): void {
    this.setWanted(afterCancel(this.wanted, this.onPage()));
    this.endWorker();
    void this.goOn();
  }

  private setWanted(change: Partial<Wanted>): void {
    this.wanted = { ...this.wanted, ...change };
    this.state.engineChoice.value = this.wanted.engine;
    this.state.isTraining.value = this.wanted.training;
  }

  /** Does step after step until everything is as wanted, or nothing helps. Only one call runs at a time. */
  private async goOn(): Promise<void> {
    this.hopeless.clear();
    if (this.running !== undefined) return;
    for (let step = this.next(); step !== undefined; step = this.next()) {
      const stop = new AbortController();
      this.running = { step, stop };
      this.showProgress({ stage: STAGES[step] });
      try {
        this.setWanted(await this.run(step, stop.signal));
        if (step === 'train') this.onTrained();
      } catch (error) {
        if (step === 'train') this.state.training.value = [];
        if (!stop.signal.aborted || stop.signal.reason instanceof WorkerCrash) this.fail(step, error);
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
    const step = nextStep(this.wanted, this.session.has, this.onPage());
    return step && this.hopeless.has(step) ? undefined : step;
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
    this.endWorker();
    this.tell(crash);
    void this.goOn();
  }

  private fail(step: Step, error: unknown): void {
    if (!failureOf(error).workerIsSound || step === 'start') this.endWorker();
    const { engine, model, ct } = this.wanted;
    this.setWanted(afterFailure(step, this.wanted, this.onPage()));
    const isHopeless =
      (step === 'start' && this.wanted.engine === engine) ||
      (step === 'openModel' && this.wanted.model === model);
    if (isHopeless) this.hopeless.add(step);
    this.tell(error, step === 'read' ? ct : undefined);
  }

  private tell(error: unknown, refused?: CtSource): void {
    const { text, workerIsSound } = failureOf(error);
    const next = this.next() ? 'The engine was started again.' : 'Reload the page to try once more.';
    this.state.message.value = {
      kind: 'error',
      text: workerIsSound ? text : `${text} ${next}`,
      ...(refused?.kind === 'files' && text.startsWith(DAMAGED_SLICE) && { damaged: refused }),
    };
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
