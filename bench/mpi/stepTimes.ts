import { median } from '../row';

/** The median of the steps' times, each the mean over its ranks: `times[rank][step]`, ms. */
export function typicalStepMs(times: readonly (readonly number[])[]): number {
  return median(
    times[0]!.map((_, step) => times.reduce((sum, ofRank) => sum + ofRank[step]!, 0) / times.length),
  );
}

/** Standard deviation divided by mean of each rank's steps, estimated for normal noise: 1.4826 times the median distance from the median. */
export function relativeSpread(times: readonly (readonly number[])[]): number {
  const relative = times.flatMap((ofRank) => {
    const middle = median(ofRank);
    return ofRank.map((time) => Math.abs(time - middle) / middle);
  });
  return 1.4826 * median(relative);
}
