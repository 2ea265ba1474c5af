import type { EpochReport, RunStart, TrainingObserver } from '../training/trainingObserver';
import { epochTable } from './epochTable';
import { Pace } from '../training/pace';
import { type EpochDisplay, progressBar } from './progressBar';
import { progressLines } from './progressLines';
import { type ProgressStream, widthOf } from './progressStream';
import { formatPlace } from './progressText';

/** Rows after which a terminal shows the names of the columns again. */
const ROWS_A_HEADER = 20;

/**
 * Tells how a training goes. On a terminal: a bar for the epoch under way with its steps, steps and images (slices) a
 * second, the time left to the end of the run, and the loss. Elsewhere: that as a line every tenth of an epoch. On
 * both: a row of a table for each epoch, which fits the terminal, or 80 columns, with its mean losses, its metrics, how
 * long it took and whether it is the best so far. A note where steps cannot be recorded.
 */
export function progressReporter(stream: ProgressStream = process.stdout): TrainingObserver {
  let run: RunStart;
  let pace: Pace;
  let display: EpochDisplay;
  let place: { epoch: number; step: number };
  let header = '';
  let rowsBelow = 0;
  const showEpoch = (report: EpochReport): void => {
    const parts = epochTable(run, report, pace.epochSeconds(), widthOf(stream));
    const names = parts.map((part) => part.header).join('\n');
    if (names !== header || rowsBelow === ROWS_A_HEADER) rowsBelow = 0;
    header = names;
    // Where steps are told in between, or a row takes several lines, each comes with its names.
    const isBare = rowsBelow > 0 && stream.isTTY && parts.length === 1;
    for (const part of parts) stream.write(isBare ? `${part.row}\n` : `${part.header}\n${part.row}\n`);
    rowsBelow++;
  };
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
      if (stream.isTTY && report.step === run.stepsPerEpoch) {
        display.stop();
        // What comes next is longer and takes its place, be it the row or a note of what scores the epoch.
        stream.write(`epoch ${report.epoch}/${run.epochs}: scoring\r`);
      }
    },
    onEpoch: (report) => {
      display.stop();
      showEpoch(report);
      pace.startEpoch();
      if (report.epoch < run.epochs) display.start({ epoch: report.epoch + 1, step: 0 });
    },
    onUnrecorded: (reason) => {
      display.stop();
      stream.write(`${reason}\n`);
      display.start(place);
    },
    onEnd: (outcome) => {
      display.stop();
      if (outcome !== 'completed') stream.write(`${outcome} after ${formatPlace(run, place)}\n`);
    },
  };
}
