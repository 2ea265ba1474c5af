import { requireKnownOptions } from '../errors/requireKnownOptions';
import { addScaled } from './addScaled';
import type { Optimizer } from './optimizer';
import { requireNumber } from './requireNumber';
import { withRule } from './updateRule';

/** Settings for {@link sgd}. */
export interface SgdOptions {
  /** Share of the velocity that each update keeps, in [0, 1). Default 0.9. */
  readonly momentum?: number;
  /**
   * The multiple of a weight that is added to its gradient, like an L2 penalty; at least 0. It applies to matrices and
   * kernels, not to biases or batch norm's parameters. Default 0.
   */
  readonly weightDecay?: number;
}

const OPTIONS = { momentum: true, weightDecay: true } satisfies Record<keyof SgdOptions, true>;

/**
 * Stochastic gradient descent with momentum, in PyTorch's form: `gradient += weightDecay * weight`, `velocity =
 * momentum * velocity + gradient`, `weight -= rate * velocity`. Checkpoints keep its slot `velocity`.
 *
 * @throws RadnetError if an option is unknown or out of range.
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
