import type { SliceRun } from '@radnet/core';
import { runsOf } from '../../../describeSlices';
import type { CtReading } from '../worker/viewerWorker';
import { isPositive } from './isPositive';

/** The height of a probability of 1 in the strip's own units; a slice is 1 wide. */
export const STRIP_HEIGHT = 100;
/** From this many slices on there are no gaps, because they would hide the bars. */
const CROWDED = 150;

/** The shapes of a strip of slice probabilities, with the foot on the left and the head on the right. */
export interface StripShapes {
  /** Outlines of the bars of positive and other slices, as SVG paths. */
  readonly positive: string;
  readonly negative: string;
  readonly thresholdY: number;
  /** The runs that are long enough to make a CT positive. */
  readonly runs: readonly SliceRun[];
  /** Slices that truly contain blood; undefined if unknown. */
  readonly truth: readonly SliceRun[] | undefined;
}

export function stripShapes(reading: CtReading, truth: readonly boolean[] | undefined): StripShapes {
  const { probabilities, threshold, minConsecutive } = reading;
  const positive = Array.from(probabilities.keys(), (slice) => isPositive(reading, slice));
  const gap = probabilities.length < CROWDED ? 0.1 : 0;
  const bars = (ofPositive: boolean): string =>
    Array.from(probabilities, (probability, slice) =>
      positive[slice] === ofPositive ? barOf(slice, probability, gap) : '',
    ).join('');
  return {
    positive: bars(true),
    negative: bars(false),
    thresholdY: yOf(threshold),
    runs: runsOf(positive).filter(({ length }) => length >= minConsecutive),
    truth: truth && runsOf(truth),
  };
}

function barOf(slice: number, probability: number, gap: number): string {
  return `M${slice + gap} ${STRIP_HEIGHT}V${yOf(probability)}H${slice + 1 - gap}V${STRIP_HEIGHT}Z`;
}

/** The least height of a bar, because without it a slice would not show. */
function yOf(probability: number): number {
  return Number(Math.min(STRIP_HEIGHT * (1 - probability), STRIP_HEIGHT - 2).toFixed(1));
}
