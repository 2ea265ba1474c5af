import { SingleBar } from 'cli-progress';
import type { RunStart, StepReport } from '../training/trainingObserver';
import type { PaceReport } from '../training/pace';
import { type ProgressStream, widthOf } from './progressStream';
import { formatStep } from './progressText';

interface Numbers {
  readonly epoch: number;
  readonly text: string;
}

/** Shows the steps of one epoch after another as they are taken. */
export interface EpochDisplay {
  start(place: { readonly epoch: number; readonly step: number }): void;
  step(report: StepReport, pace: PaceReport): void;
  /** Leaves an empty line to write on. Also where no epoch was started. */
  stop(): void;
}

/** Sizes of a bar. The longest that fits is drawn: its steps are wide, so that it seldom changes with the numbers beside it. */
const BAR_SIZES = [20, 16, 12, 8, 4];

/** A bar on a terminal, which disappears with its epoch. Where the line is too short for it, only the numbers stay. */
export function progressBar(stream: ProgressStream, { epochs, stepsPerEpoch }: RunStart): EpochDisplay {
  const format = ({ epoch, text }: Numbers, value: number): string => {
    const line = (bar: string): string => `epoch ${epoch}/${epochs} ${bar}${value}/${stepsPerEpoch} ${text}`;
    const size = BAR_SIZES.find((size) => line('[] ').length + size <= widthOf(stream));
    if (size === undefined) return line('');
    const done = Math.round((size * value) / stepsPerEpoch);
    return line(`[${'='.repeat(done)}${'-'.repeat(size - done)}] `);
  };
  const bar = new SingleBar({
    stream,
    format: (_, { value }, numbers: Numbers) => format(numbers, value),
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
