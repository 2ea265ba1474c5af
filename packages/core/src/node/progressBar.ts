import { SingleBar } from 'cli-progress';
import type { RunStart, StepReport } from '../training/trainingObserver';
import type { PaceReport } from '../training/pace';
import { type ProgressStream, widthOf } from './progressStream';
import { formatStep } from './progressText';

interface Numbers {
  readonly epoch: number;
  readonly text: string;
}

/** Shows the steps of each epoch while it runs. */
export interface EpochDisplay {
  start(place: { readonly epoch: number; readonly step: number }): void;
  step(report: StepReport, pace: PaceReport): void;
  /** Ends the display, so that the next output starts on an empty line. May be called even if no epoch was started. */
  stop(): void;
}

/**
 * Widths of the bar; the longest that fits is drawn. They differ widely, so that changing numbers rarely resize the
 * bar.
 */
const BAR_SIZES = [20, 16, 12, 8, 4];

/** Draws a bar on a terminal, which disappears at the end of the epoch. Short lines show only the numbers. */
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
    // The application handles signals: see runInterruptible.
    gracefulExit: false,
  });
  return {
    start: ({ epoch, step }) => bar.start(stepsPerEpoch, step, { epoch, text: '' }),
    step: (report, pace) => bar.update(report.step, { text: formatStep(report, pace) }),
    stop: () => bar.stop(),
  };
}
