import { isTensorLike, showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';

/** @throws RadnetError if labels and scores differ in number, or that names the first label other than 0 and 1. */
export function requireLabelsFor(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  name = 'labels',
): void {
  requireNumbers(labels, name);
  if (labels.length !== scores.length) {
    throw new RadnetError(`${name}: expected ${scores.length}, one for each score, got ${labels.length}`);
  }
  requireEvery(labels, (label) => label === 0 || label === 1, name, '0 or 1');
}

/** @throws RadnetError that names the first score that is not finite. */
export function requireScores(scores: ArrayLike<number>, name = 'scores'): void {
  requireEvery(scores, Number.isFinite, name, 'a finite number');
}

/** @throws RadnetError if there is no slice, or that names the first value outside [0, 1]. */
export function requireProbabilities(probabilities: ArrayLike<number>, name = 'probabilities'): void {
  requireEvery(probabilities, isProbability, name, 'a number from 0 to 1');
  if (probabilities.length === 0) throw new RadnetError(`${name}: expected at least one slice, got none`);
}

/** @throws RadnetError unless the threshold lies in [0, 1]. */
export function requireProbabilityThreshold(threshold: number): void {
  if (!isProbability(threshold)) {
    throw new RadnetError(`threshold: expected a number from 0 to 1, got ${showValue(threshold)}`);
  }
}

function isProbability(value: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** @throws RadnetError that names the first entry for which `fits` returns false. */
export function requireEvery(
  values: ArrayLike<number>,
  fits: (value: number) => boolean,
  name: string,
  expected: string,
): void {
  requireNumbers(values, name);
  for (let i = 0; i < values.length; i++) {
    if (!fits(values[i]!)) {
      throw new RadnetError(`${name}[${i}]: expected ${expected}, got ${showValue(values[i])}`);
    }
  }
}

/** A tensor, or a promise that nobody awaited, has no length, and would pass as an array without entries. */
function requireNumbers(values: ArrayLike<number>, name: string): void {
  const given: unknown = values;
  if (typeof given === 'object' && given !== null && Number.isInteger((given as { length?: unknown }).length))
    return;
  const hint = isTensorLike(given) ? '; read it with await tensor.data()' : '';
  throw new RadnetError(`${name}: expected an array of numbers, got ${showValue(given)}${hint}`);
}
