import type { CtReading } from '../worker/viewerWorker';

export function isPositive({ probabilities, threshold }: CtReading, slice: number): boolean {
  return probabilities[slice]! >= threshold;
}
