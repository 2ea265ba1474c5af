import { requireKnownOptions } from '../errors/requireKnownOptions';
import { RadnetError } from '../radnetError';
import { requireNumber } from './requireNumber';

/** Returns the learning rate of the next step, given the share of the training that is done, in [0, 1). */
export type Schedule = (progress: number) => number;

/** Settings for {@link stepSchedule}. */
export interface StepScheduleOptions {
  /** The learning rate of the first step, above 0. */
  readonly initialRate: number;
  /** The rate is multiplied by this at each drop; above 0. Default 0.1. */
  readonly factor?: number;
  /** When the rate drops, as shares of the whole training, from 0 to 1. Default [1/3, 2/3]. */
  readonly fractions?: readonly number[];
}

const OPTIONS = { initialRate: true, factor: true, fractions: true } satisfies Record<
  keyof StepScheduleOptions,
  true
>;

/**
 * Lowers the rate in steps: `initialRate * factor ** (number of fractions reached)`. By default it is divided by ten
 * at one third and again at two thirds of the training, as RADnet (Grewal et al., 2017) was trained.
 *
 * @throws RadnetError if the rate or the factor is not positive, or a fraction lies outside [0, 1].
 */
export function stepSchedule(options: StepScheduleOptions): Schedule {
  requireKnownOptions('stepSchedule', options, Object.keys(OPTIONS));
  const { initialRate, factor = 0.1, fractions = [1 / 3, 2 / 3] } = options;
  requireNumber('initialRate', initialRate, { above: 0 });
  requireNumber('factor', factor, { above: 0 });
  for (const fraction of fractions) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new RadnetError(`fractions: expected numbers from 0 to 1, got ${fractions.join(', ')}`);
    }
  }
  return (progress) => initialRate * factor ** fractions.filter((fraction) => progress >= fraction).length;
}
