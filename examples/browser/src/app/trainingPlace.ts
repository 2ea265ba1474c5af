import type { StepsTaken, TrainingUpdate } from '../worker/viewerWorker';

/** Where a training is, e.g. `Epoch 2 of 6, step 5 of 10, about 40 s left`. */
export function trainingPlace(updates: readonly TrainingUpdate[]): string | undefined {
  const last = updates.findLast(({ kind }) => kind !== 'epoch');
  if (last?.kind === 'phantoms') return `Phantom ${last.made} of ${last.of}`;
  if (last?.kind !== 'step') return undefined;
  return `${stepText(last)}, about ${durationText(last.secondsLeft)} left`;
}

/** E.g. `Epoch 2 of 6, step 5 of 10`. */
export function stepText({ epoch, epochs, step, stepsPerEpoch }: StepsTaken): string {
  return `Epoch ${epoch} of ${epochs}, step ${step} of ${stepsPerEpoch}`;
}

/** Rounded, because it is only an estimate. */
function durationText(seconds: number): string {
  if (seconds >= 90) return `${Math.round(seconds / 60)} min`;
  return `${Math.max(5, 5 * Math.round(seconds / 5))} s`;
}
