import { RadnetError } from '../radnetError';

/** @throws RadnetError unless every weight is finite and not negative. */
export function requireClassWeights(weights: readonly number[]): void {
  if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0)) {
    throw new RadnetError(`classWeights: expected finite weights of at least 0, got [${weights.join(', ')}]`);
  }
}
