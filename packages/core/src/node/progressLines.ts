import type { RunStart } from '../training/trainingObserver';
import type { EpochDisplay } from './progressBar';
import type { ProgressStream } from './progressStream';
import { formatPlace, formatStep } from './progressText';

/** Writes one line about every tenth of an epoch, for a file or a pipe. */
export function progressLines(stream: ProgressStream, run: RunStart): EpochDisplay {
  const tenth = (step: number): number => Math.floor((10 * step) / run.stepsPerEpoch);
  return {
    start: () => undefined,
    step: (report, pace) => {
      if (tenth(report.step) === tenth(report.step - 1)) return;
      stream.write(`${formatPlace(run, report)}: ${formatStep(report, pace)}\n`);
    },
    stop: () => undefined,
  };
}
