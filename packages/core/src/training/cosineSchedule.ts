import { requireKnownOptions } from '../errors/requireKnownOptions';
import { requireNumber } from './requireNumber';
import type { Schedule } from './stepSchedule';

/** Settings for {@link cosineSchedule}. */
export interface CosineScheduleOptions {
  /** The learning rate of the first step, above 0. */
  readonly initialRate: number;
  /** The rate that the last steps approach, from 0 to `initialRate`. Default 0. */
  readonly finalRate?: number;
}

const OPTIONS = { initialRate: true, finalRate: true } satisfies Record<keyof CosineScheduleOptions, true>;

/**
 * Lowers the rate along half a cosine, slowly at the start and at the end: `final + (initial - final) (1 + cos(pi
 * progress)) / 2` (Loshchilov and Hutter 2017, "SGDR", equation 5, without restarts).
 *
 * @throws RadnetError if the initial rate is not positive, or the final rate is negative or above the initial one.
 */
export function cosineSchedule(options: CosineScheduleOptions): Schedule {
  requireKnownOptions('cosineSchedule', options, Object.keys(OPTIONS));
  const { initialRate, finalRate = 0 } = options;
  requireNumber('initialRate', initialRate, { above: 0 });
  requireNumber('finalRate', finalRate, { minimum: 0, maximum: initialRate });
  return (progress) => finalRate + ((initialRate - finalRate) * (1 + Math.cos(Math.PI * progress))) / 2;
}
