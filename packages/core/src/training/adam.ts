import type * as tf from '@tensorflow/tfjs';
import { addScaled } from './addScaled';
import type { Optimizer, WeightStep } from './optimizer';
import { requireNumber } from './requireNumber';

export interface AdamOptions {
  /** Decay of the gradients' mean. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the squared gradients' mean. Default 0.999. */
  readonly beta2?: number;
  /** Added to the denominator. Default 1e-8. */
  readonly epsilon?: number;
  /** Default 0 for `adam`, 0.01 for `adamW`. */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1), with bias correction and defaults as PyTorch's. Weight decay is coupled: `gradient +=
 * weightDecay * weight`. Its slots: `firstMoment`, `secondMoment`.
 *
 * @throws RadnetError where an option makes no sense.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { weightDecay = 0 } = options;
  requireNumber('weightDecay', weightDecay, { minimum: 0 });
  const step = adamStep(options);
  if (weightDecay === 0) return step;
  return {
    ...step,
    step: (given) =>
      step.step(
        given.decayed ? { ...given, gradient: addScaled(given.gradient, given.weight, weightDecay) } : given,
      ),
  };
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, in PyTorch's form): before the step, `weight -= rate *
 * weightDecay * weight`. Its slots are Adam's.
 *
 * @throws RadnetError where an option makes no sense.
 */
export function adamW(options: AdamOptions = {}): Optimizer {
  const { weightDecay = 0.01 } = options;
  requireNumber('weightDecay', weightDecay, { minimum: 0 });
  const step = adamStep(options);
  return {
    ...step,
    step: (given) =>
      step.step(given.decayed ? { ...given, weight: given.weight.mul(1 - given.rate * weightDecay) } : given),
  };
}

function adamStep({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions): Optimizer {
  requireNumber('beta1', beta1, { minimum: 0, below: 1 });
  requireNumber('beta2', beta2, { minimum: 0, below: 1 });
  requireNumber('epsilon', epsilon, { above: 0 });
  return {
    slots: ['firstMoment', 'secondMoment'],
    step({ weight, gradient, slots, rate, update }: WeightStep) {
      const [first, second] = slots as [tf.Tensor, tf.Tensor];
      const mean = first.mul(beta1).add(gradient.mul(1 - beta1));
      const square = second.mul(beta2).add(gradient.square().mul(1 - beta2));
      const root = square
        .sqrt()
        .div(Math.sqrt(1 - beta2 ** update))
        .add(epsilon);
      const change = mean.div(root);
      return { weight: addScaled(weight, change, -rate / (1 - beta1 ** update)), slots: [mean, square] };
    },
  };
}
