/** Where a run starts. Epochs and steps done are more than 0 where it resumes another. */
export interface RunStart {
  /** Epochs of the whole run. */
  readonly epochs: number;
  /** Steps in one epoch. */
  readonly stepsPerEpoch: number;
  /** Real slices in one epoch. */
  readonly slicesPerEpoch: number;
  /** Epochs done before, if the run is resumed. */
  readonly epochsDone: number;
  /** Steps done of the next epoch, if the run is resumed. */
  readonly stepsDone: number;
}

/** What an observer is told after a step. */
export interface StepReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Counted from 1, anew in each epoch. */
  readonly step: number;
  /** The learning rate of the step. */
  readonly rate: number;
  /** The weighted sum, with the penalties of the layers' regularizers. */
  readonly loss: number;
  /** Keyed by model output name, before weighting. */
  readonly losses: Readonly<Record<string, number>>;
  /** Real slices in this step, padding not counted. */
  readonly slices: number;
}

/** What an observer is told after an epoch. */
export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Means over the epoch's steps, each weighted by its real slices. */
  readonly loss: number;
  /** The mean loss of each output over the epoch, before weighting. */
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
  /** Called once, before the first step. */
  onStart?(run: RunStart): void | Promise<void>;
  /** Called after each step. */
  onStep?(report: StepReport): void | Promise<void>;
  /** After the epoch's checkpoints are saved. */
  onEpoch?(report: EpochReport): void | Promise<void>;
  /** Told once why the backend cannot record the steps, and computes each anew: see `recordStep`. */
  onUnrecorded?(reason: string): void;
  /** Last of all, whatever the outcome, where onStart was called and succeeded. */
  onEnd?(outcome: RunOutcome): void | Promise<void>;
}
