import { requireNumber } from './requireNumber';
import type { Schedule } from './stepSchedule';

/** Of the schedule's rate, at the very first step. */
const START = 0.1;

/**
 * A schedule whose rate is reached slowly: over the first `fraction` of the training it is multiplied by a factor that grows
 * linearly from a tenth to one (Goyal et al. 2017, "Accurate, Large Minibatch SGD", section 2.2). After that it is the schedule's own, which
 * runs on meanwhile.
 *
 * @throws RadnetError where the fraction is not above 0 and below 1.
 */
export function warmUp(schedule: Schedule, fraction: number): Schedule {
  requireNumber('fraction', fraction, { above: 0, below: 1 });
  return (progress) => {
    const factor = progress >= fraction ? 1 : START + (1 - START) * (progress / fraction);
    return factor * schedule(progress);
  };
}
