import { Pace, type RunStart, type TrainingObserver } from '@radnet/core';
import type { TrainingUpdate } from '../viewerWorker';

/** Milliseconds between updates. Four a second are enough to watch, and each message makes the page redraw. */
const LEAST_TIME = 250;

/** Reports the progress of a training to the page, with losses as means over the steps since the last update. */
export function trainingUpdates(onUpdate: (update: TrainingUpdate) => void): TrainingObserver {
  let run: RunStart;
  let pace: Pace;
  let told = -Infinity;
  let losses: number[] = [];
  return {
    onStart(started) {
      run = started;
      pace = new Pace(run);
    },
    onStep(report) {
      const { epoch, step, loss } = report;
      const { epochs, stepsPerEpoch } = run;
      const { secondsLeft } = pace.step(report);
      losses.push(loss);
      if (step < stepsPerEpoch && performance.now() - told < LEAST_TIME) return;
      const mean = losses.reduce((sum, one) => sum + one, 0) / losses.length;
      onUpdate({ kind: 'step', epoch, epochs, step, stepsPerEpoch, loss: mean, secondsLeft });
      losses = [];
      told = performance.now();
    },
    onEpoch({ epoch, loss, metrics, isBest }) {
      const { sliceAuc, ctAccuracy } = metrics as { sliceAuc: number; ctAccuracy: number };
      onUpdate({ kind: 'epoch', epoch, epochs: run.epochs, loss, sliceAuc, ctAccuracy, isBest });
    },
  };
}
