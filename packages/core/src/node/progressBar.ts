import { SingleBar } from 'cli-progress';
import type { RunStart, StepReport } from '../training/trainingObserver';
import type { PaceReport } from './pace';
import type { ProgressStream } from './progressReporter';
import { formatStep } from './progressText';

/** Shows the steps of one epoch after another as they are taken. */
export interface EpochDisplay {
  start(place: { readonly epoch: number; readonly step: number }): void;
  step(report: StepReport, pace: PaceReport): void;
  /** Leaves an empty line to write on. Also where no epoch was started. */
  stop(): void;
}

/** A bar on a terminal, which disappears with its epoch. */
export function progressBar(stream: ProgressStream, { epochs, stepsPerEpoch }: RunStart): EpochDisplay {
  const bar = new SingleBar({
    stream,
    format: `epoch {epoch}/${epochs} [{bar}] {value}/{total} {text}`,
    barsize: 20,
    clearOnComplete: true,
    // Signals are the application's: see runInterruptible.
    gracefulExit: false,
  });
  return {
    start: ({ epoch, step }) => bar.start(stepsPerEpoch, step, { epoch, text: '' }),
    step: (report, pace) => bar.update(report.step, { text: formatStep(report, pace) }),
    stop: () => bar.stop(),
  };
}
