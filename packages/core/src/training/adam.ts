import { requireKnownOptions } from '../errors/requireKnownOptions';
import type * as tf from '@tensorflow/tfjs';
import { addScaled } from './addScaled';
import type { Optimizer, WeightStep } from './optimizer';
import { requireNumber } from './requireNumber';
import { withRule } from './updateRule';

/** Options of `adam` and `adamW`. */
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

const OPTIONS = { beta1: true, beta2: true, epsilon: true, weightDecay: true } satisfies Record<
  keyof AdamOptions,
  true
>;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), with bias correction and defaults as PyTorch's. Weight decay is coupled: `gradient +=
 * weightDecay * weight`. Its slots: `firstMoment`, `secondMoment`.
 *
 * @throws RadnetError where an option makes no sense.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  requireKnownOptions('adam', options, Object.keys(OPTIONS));
  const { weightDecay = 0 } = options;
  requireNumber('weightDecay', weightDecay, { minimum: 0 });
  const { beta1, beta2, epsilon, step } = plainAdam(options);
  const decay = ({ gradient, weight, decayed }: WeightStep): tf.Tensor =>
    decayed && weightDecay > 0 ? addScaled(gradient, weight, weightDecay) : gradient;
  const optimizer: Optimizer = {
    slots: SLOTS,
    step: (given) => step({ ...given, gradient: decay(given) }),
  };
  return withRule(optimizer, (given) => ({ kind: 'adam', ...given, beta1, beta2, epsilon, weightDecay }));
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, in PyTorch's form): before the step, `weight -= rate *
 * weightDecay * weight`. Its slots are Adam's.
 *
 * @throws RadnetError where an option makes no sense.
 */
export function adamW(options: AdamOptions = {}): Optimizer {
  requireKnownOptions('adamW', options, Object.keys(OPTIONS));
  const { weightDecay = 0.01 } = options;
  requireNumber('weightDecay', weightDecay, { minimum: 0 });
  const { beta1, beta2, epsilon, step } = plainAdam(options);
  const decay = ({ weight, rate, decayed }: WeightStep): tf.Tensor =>
    decayed ? weight.mul(1 - rate * weightDecay) : weight;
  const optimizer: Optimizer = {
    slots: SLOTS,
    step: (given) => step({ ...given, weight: decay(given) }),
  };
  return withRule(optimizer, (given) => ({ kind: 'adamW', ...given, beta1, beta2, epsilon, weightDecay }));
}

const SLOTS = ['firstMoment', 'secondMoment'];

/** Without weight decay, with what it is made of. */
function plainAdam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions) {
  requireNumber('beta1', beta1, { minimum: 0, below: 1 });
  requireNumber('beta2', beta2, { minimum: 0, below: 1 });
  requireNumber('epsilon', epsilon, { above: 0 });
  const step: Optimizer['step'] = ({ weight, gradient, slots, rate, update }) => {
    const [first, second] = slots as [tf.Tensor, tf.Tensor];
    const mean = first.mul(beta1).add(gradient.mul(1 - beta1));
    const square = second.mul(beta2).add(gradient.square().mul(1 - beta2));
    const root = square
      .sqrt()
      .div(Math.sqrt(1 - beta2 ** update))
      .add(epsilon);
    const change = mean.div(root);
    return { weight: addScaled(weight, change, -rate / (1 - beta1 ** update)), slots: [mean, square] };
  };
  return { beta1, beta2, epsilon, step };
}
