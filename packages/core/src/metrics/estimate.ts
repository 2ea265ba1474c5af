/** A number with its 95 % interval. */
export interface Estimate {
  /** The estimate itself. */
  readonly value: number;
  /** Lower end of its 95 % interval. */
  readonly lower: number;
  /** Upper end of its 95 % interval. */
  readonly upper: number;
  /** Why it is not defined, e.g. `no negatives`. Then all three are NaN; otherwise it is left out. */
  readonly reason?: string;
}

/** What cannot be told, and why. */
export function notDefined(reason: string): Estimate {
  return { value: NaN, lower: NaN, upper: NaN, reason };
}

/** An estimate on another scale, by a function that grows. */
export function mapEstimate(estimate: Estimate, scale: (value: number) => number): Estimate {
  const { value, lower, upper } = estimate;
  return { ...estimate, value: scale(value), lower: scale(lower), upper: scale(upper) };
}
