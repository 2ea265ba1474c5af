import type { RunStart, StepReport } from './trainingObserver';

/** How fast a run is, as {@link Pace.step} reports it. */
export interface PaceReport {
  /** Steps per second in this epoch, without the time for scoring. */
  readonly stepsPerSecond: number;
  /** Real slices trained on per second in this epoch, without padding. */
  readonly slicesPerSecond: number;
  /** Estimated seconds to the end of the run, at the run's pace so far, including the time for scoring epochs. */
  readonly secondsLeft: number;
}

/** Measures the speed of a run. */
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

  /** Returns the seconds since the epoch began, or since this run resumed within it. */
  epochSeconds(): number {
    return secondsSince(this.epochStarted);
  }

  /** Counts a step and returns the pace so far. */
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

/** At least the clock's resolution, so that no rate divides by zero. */
function secondsSince(start: number): number {
  return Math.max(Date.now() - start, 1) / 1000;
}
