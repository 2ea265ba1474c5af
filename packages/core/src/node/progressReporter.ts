import type { EpochReport, RunStart, TrainingObserver } from '../training/trainingObserver';
import { epochTable } from './epochTable';
import { Pace } from '../training/pace';
import { type EpochDisplay, progressBar } from './progressBar';
import { progressLines } from './progressLines';
import { type ProgressStream, widthOf } from './progressStream';
import { formatPlace } from './progressText';

/** Number of rows after which a terminal shows the column names again. */
const ROWS_A_HEADER = 20;

/**
 * Returns an observer that shows the progress of a training. A terminal shows a bar for the current epoch with its
 * steps, the loss, steps and images (slices) per second, and the time left until the end of the run. Files and pipes
 * get the same as a line every tenth of an epoch. Both get one table row per epoch, which fits the terminal or 80
 * columns, with the mean losses, the metrics, the duration, and whether the epoch is the best so far. A note explains
 * why steps cannot be recorded, if so.
 *
 * @param stream Stream to write to. Default: `process.stdout`.
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
    // If lines about steps come in between, or a row takes several lines, repeat the names above each row.
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
        // The next output, the row or a note of what scores the epoch, is longer and overwrites this line.
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
