import { requireKnownOptions } from '../errors/requireKnownOptions';
import { addScaled } from './addScaled';
import type { Optimizer } from './optimizer';
import { requireNumber } from './requireNumber';
import { withRule } from './updateRule';

/** Options of `sgd`. */
export interface SgdOptions {
  /** From 0 up to but not including 1. Default 0.9. */
  readonly momentum?: number;
  /** How much of a weight is added to its gradient, as by an L2 penalty. Default 0. */
  readonly weightDecay?: number;
}

const OPTIONS = { momentum: true, weightDecay: true } satisfies Record<keyof SgdOptions, true>;

/**
 * Stochastic gradient descent with momentum, in PyTorch's form: `gradient += weightDecay * weight`, `velocity = momentum *
 * velocity + gradient`, `weight -= rate * velocity`. Its slot: `velocity`.
 *
 * @throws RadnetError where an option makes no sense.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  requireKnownOptions('sgd', options, Object.keys(OPTIONS));
  const { momentum = 0.9, weightDecay = 0 } = options;
  requireNumber('momentum', momentum, { minimum: 0, below: 1 });
  requireNumber('weightDecay', weightDecay, { minimum: 0 });
  const optimizer: Optimizer = {
    slots: ['velocity'],
    step({ weight, gradient, slots, rate, decayed }) {
      const full = decayed && weightDecay > 0 ? addScaled(gradient, weight, weightDecay) : gradient;
      const velocity = addScaled(full, slots[0]!, momentum);
      return { weight: addScaled(weight, velocity, -rate), slots: [velocity] };
    },
  };
  return withRule(optimizer, ({ rate }) => ({ kind: 'sgd', rate, momentum, weightDecay }));
}
