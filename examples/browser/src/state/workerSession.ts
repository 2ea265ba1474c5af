import type { RunningWorker } from '../worker/startWorker';
import type { ViewerWorker } from '../worker/viewerWorker';
import { WorkerCrash } from './failure';
import type { InWorker } from './nextStep';
import { unlessAborted } from './unlessAborted';

export type StartWorker = (onCrash: (reason: string) => void) => RunningWorker;

/** One worker at a time, started at its first call. */
export class WorkerSession {
  /** What the worker has loaded; nothing if it has ended. */
  has: InWorker = {};
  private worker: RunningWorker | undefined;

  constructor(
    private readonly startWorker: StartWorker,
    private readonly onCrash: (crash: WorkerCrash) => void,
  ) {}

  /** Calls the worker. Once the signal is aborted, its answer is ignored. */
  async ask<T>(signal: AbortSignal, call: (worker: ViewerWorker) => Promise<T>): Promise<T> {
    this.worker ??= this.started();
    return unlessAborted(call(this.worker.calls), signal);
  }

  end(): void {
    this.worker?.end();
    this.worker = undefined;
    this.has = {};
  }

  private started(): RunningWorker {
    const worker: RunningWorker = this.startWorker((reason) => {
      // A worker that has ended may still have sent an error.
      if (this.worker === worker) this.onCrash(new WorkerCrash(reason));
    });
    return worker;
  }
}
