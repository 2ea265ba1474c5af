import { requireNumber } from './requireNumber';
import type { Schedule } from './stepSchedule';

/** Factor of the schedule's rate at the first step. */
const START = 0.1;

/**
 * Adds a warm-up to a schedule: over the first `fraction` of the training, the schedule's rate is multiplied by a
 * factor that grows linearly from 0.1 to 1 (Goyal et al. 2017, "Accurate, Large Minibatch SGD", section 2.2). The
 * schedule itself is not delayed: after the warm-up, the rate is the one that the schedule has at that point.
 *
 * @throws RadnetError if `fraction` is not between 0 and 1, both excluded.
 */
export function warmUp(schedule: Schedule, fraction: number): Schedule {
  requireNumber('fraction', fraction, { above: 0, below: 1 });
  return (progress) => {
    const factor = progress >= fraction ? 1 : START + (1 - START) * (progress / fraction);
    return factor * schedule(progress);
  };
}
