/** An estimate with its 95 % confidence interval. */
export interface Estimate {
  /** The estimate itself. */
  readonly value: number;
  /** Lower end of its 95 % interval. */
  readonly lower: number;
  /** Upper end of its 95 % interval. */
  readonly upper: number;
  /** Why the estimate is undefined, e.g. `no negatives`; value and interval are then NaN. Absent if it is defined. */
  readonly reason?: string;
}

/** Returns an undefined estimate: NaN throughout, with the reason. */
export function notDefined(reason: string): Estimate {
  return { value: NaN, lower: NaN, upper: NaN, reason };
}

/** Maps an estimate and its interval to another scale. `scale` must be an increasing function. */
export function mapEstimate(estimate: Estimate, scale: (value: number) => number): Estimate {
  const { value, lower, upper } = estimate;
  return { ...estimate, value: scale(value), lower: scale(lower), upper: scale(upper) };
}
