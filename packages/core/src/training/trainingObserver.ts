/** Where a run starts. Epochs and steps done are more than 0 where it resumes another. */
export interface RunStart {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly slicesPerEpoch: number;
  readonly epochsDone: number;
  readonly stepsDone: number;
}

/** What an observer hears after a step. */
export interface StepReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Counted from 1, anew in each epoch. */
  readonly step: number;
  readonly rate: number;
  /** The weighted sum, with the penalties of the layers' regularizers. */
  readonly loss: number;
  /** Keyed by model output name, before weighting. */
  readonly losses: Readonly<Record<string, number>>;
  /** Real slices in this step, padding not counted. */
  readonly slices: number;
}

/** What an observer hears after an epoch. */
export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Means over the epoch's steps, each weighted by its real slices. */
  readonly loss: number;
  readonly losses: Readonly<Record<string, number>>;
  /** `validationLoss`, where there is validation data, and what `score` returned. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Whether this epoch is the best so far; false where no metric was named. */
  readonly isBest: boolean;
}

/** `stopped`: by the signal. `failed`: by an error, which `train` then throws. */
export type RunOutcome = 'completed' | 'stopped' | 'failed';

/** What watches a run. The loop waits for each call, and an error thrown by one ends the run. */
export interface TrainingObserver {
  /** Before the first step. */
  onStart?(run: RunStart): void | Promise<void>;
  /** After each step. */
  onStep?(report: StepReport): void | Promise<void>;
  /** After the epoch's checkpoints are saved. */
  onEpoch?(report: EpochReport): void | Promise<void>;
  /** Told once why the backend cannot record the steps, and computes each anew: see `recordStep`. */
  onUnrecorded?(reason: string): void;
  /** Last of all, whatever the outcome, where onStart was called and succeeded. */
  onEnd?(outcome: RunOutcome): void | Promise<void>;
}
