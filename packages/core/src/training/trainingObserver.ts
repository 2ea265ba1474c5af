/** Where a run starts. `epochsDone` and `stepsDone` are above 0 only in a resumed run. */
export interface RunStart {
  /** Epochs of the whole run. */
  readonly epochs: number;
  /** Steps in one epoch. */
  readonly stepsPerEpoch: number;
  /** Real slices in one epoch. */
  readonly slicesPerEpoch: number;
  /** Epochs completed before this start. */
  readonly epochsDone: number;
  /** Steps already taken of the next epoch. */
  readonly stepsDone: number;
}

/** Report to an observer after each step. */
export interface StepReport {
  /** The epoch, counted from 1. */
  readonly epoch: number;
  /** The step within the epoch, counted from 1. */
  readonly step: number;
  /** The learning rate of the step. */
  readonly rate: number;
  /** The weighted sum of the heads' losses, plus the penalties of the layers' regularizers. */
  readonly loss: number;
  /** Each head's loss before weighting, keyed by the model's output name. */
  readonly losses: Readonly<Record<string, number>>;
  /** Real slices in this step, without padding. */
  readonly slices: number;
}

/** Report to an observer after each epoch. */
export interface EpochReport {
  /** The epoch, counted from 1. */
  readonly epoch: number;
  /** The mean of {@link StepReport.loss} over the epoch's steps, weighted by their real slices. */
  readonly loss: number;
  /** The same mean of each head's loss before weighting, keyed by the model's output name. */
  readonly losses: Readonly<Record<string, number>>;
  /** `validationLoss`, if there is validation data, and the metrics that `score` returned. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Whether this epoch is the best so far; false if `best` names no metric. */
  readonly isBest: boolean;
}

/** How a run ended: `stopped` by the signal, or `failed` with an error, which `train` then throws. */
export type RunOutcome = 'completed' | 'stopped' | 'failed';

/** Watches a run. `train` waits for each call to finish, and an error thrown by a call ends the run. */
export interface TrainingObserver {
  /** Called once, before the first step. */
  onStart?(run: RunStart): void | Promise<void>;
  /** Called after each step. */
  onStep?(report: StepReport): void | Promise<void>;
  /** Called after each epoch, once its checkpoints are saved. */
  onEpoch?(report: EpochReport): void | Promise<void>;
  /**
   * Called once, with the reason, if the backend cannot record the steps and computes each one normally: see
   * `recordStep`.
   */
  onUnrecorded?(reason: string): void;
  /** Called last, whatever the outcome, if `onStart` succeeded. */
  onEnd?(outcome: RunOutcome): void | Promise<void>;
}
