import type { RunStart, TrainingObserver } from '../training/trainingObserver';
import { Pace } from './pace';
import { type EpochDisplay, progressBar } from './progressBar';
import { progressLines } from './progressLines';
import { formatEpoch, formatPlace } from './progressText';

/** Where progress is shown: `process.stdout`, for one. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * Tells how a training goes. On a terminal: a bar for the epoch under way with its steps, steps and images (slices) a
 * second, the time left to the end of the run, and the loss. Elsewhere: that as a line every tenth of an epoch. On
 * both: a line an epoch with its mean losses and its metrics.
 */
export function progressReporter(stream: ProgressStream = process.stdout): TrainingObserver {
  let run: RunStart;
  let pace: Pace;
  let display: EpochDisplay;
  let place: { epoch: number; step: number };
  return {
    onStart: (started) => {
      run = started;
      pace = new Pace(run);
      place = { epoch: run.epochsDone + 1, step: run.stepsDone };
      display = stream.isTTY ? progressBar(stream, run) : progressLines(stream, run);
      if (place.epoch <= run.epochs) display.start(place);
    },
    onStep: (report) => {
      place = report;
      display.step(report, pace.step(report));
    },
    onEpoch: (report) => {
      display.stop();
      stream.write(`${formatEpoch(run, report)}\n`);
      pace.startEpoch();
      if (report.epoch < run.epochs) display.start({ epoch: report.epoch + 1, step: 0 });
    },
    onEnd: (outcome) => {
      display.stop();
      if (outcome !== 'completed') stream.write(`${outcome} after ${formatPlace(run, place)}\n`);
    },
  };
}
