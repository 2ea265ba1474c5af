import type { RunStart, StepReport } from './trainingObserver';

/** How fast a run is. */
export interface PaceReport {
  /** In this epoch, its score not counted. */
  readonly stepsPerSecond: number;
  /** Real slices trained on per second. */
  readonly slicesPerSecond: number;
  /** To the end of the run, at this run's pace so far, the scoring of its epochs included. */
  readonly secondsLeft: number;
}

/** Measures how fast a training goes. */
export class Pace {
  private readonly runStarted = Date.now();
  private stepsInRun = 0;
  private epochStarted = this.runStarted;
  private stepsInEpoch = 0;
  private slicesInEpoch = 0;

  constructor(private readonly run: RunStart) {}

  /** Starts the clock of an epoch. */
  startEpoch(): void {
    this.epochStarted = Date.now();
    this.stepsInEpoch = 0;
    this.slicesInEpoch = 0;
  }

  /** Since the epoch, or in it this run, was started. */
  epochSeconds(): number {
    return secondsSince(this.epochStarted);
  }

  /** Counts a step. */
  step({ epoch, step, slices }: StepReport): PaceReport {
    this.stepsInRun++;
    this.stepsInEpoch++;
    this.slicesInEpoch += slices;
    const { epochs, stepsPerEpoch } = this.run;
    const stepsLeft = (epochs - epoch) * stepsPerEpoch + stepsPerEpoch - step;
    const epochSeconds = this.epochSeconds();
    return {
      stepsPerSecond: this.stepsInEpoch / epochSeconds,
      slicesPerSecond: this.slicesInEpoch / epochSeconds,
      secondsLeft: (stepsLeft * secondsSince(this.runStarted)) / this.stepsInRun,
    };
  }
}

/** At least the clock's resolution, so that a rate is always a number. */
function secondsSince(start: number): number {
  return Math.max(Date.now() - start, 1) / 1000;
}
