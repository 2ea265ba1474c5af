import type { RunStart, StepReport } from '../training/trainingObserver';
import type { PaceReport } from '../training/pace';

/** Formats a number with four significant digits: 0.69314 -> "0.6931". */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Formats a duration: 75 -> "1:15", 3675 -> "1:01:15". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Formats how far a run is: "epoch 2/60, step 4/40". */
export function formatPlace(
  { epochs, stepsPerEpoch }: RunStart,
  place: { epoch: number; step: number },
): string {
  return `epoch ${place.epoch}/${epochs}, step ${place.step}/${stepsPerEpoch}`;
}

/** Formats a step and the pace of the run: "loss 0.6931, 2.1 steps/s, 16.8 images/s, 12:03 left". */
export function formatStep({ loss }: StepReport, pace: PaceReport): string {
  const { stepsPerSecond, slicesPerSecond, secondsLeft } = pace;
  return [
    `loss ${formatNumber(loss)}`,
    `${formatRate(stepsPerSecond)} steps/s`,
    `${formatRate(slicesPerSecond)} images/s`,
    `${formatDuration(secondsLeft)} left`,
  ].join(', ');
}

function formatRate(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}
