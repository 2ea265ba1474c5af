import { requireKnownOptions } from '../errors/requireKnownOptions';
import type * as tf from '@tensorflow/tfjs';
import { addScaled } from './addScaled';
import type { Optimizer, WeightStep } from './optimizer';
import { requireNumber } from './requireNumber';
import { withRule } from './updateRule';

/** Settings for {@link adam} and {@link adamW}. */
export interface AdamOptions {
  /** Decay rate of the moving mean of the gradients, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay rate of the moving mean of the squared gradients, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the denominator for numerical stability, above 0. Default 1e-8. */
  readonly epsilon?: number;
  /**
   * Weight decay, at least 0: coupled to the gradient in `adam`, decoupled in `adamW`. It applies to matrices and
   * kernels, not to biases or batch norm's parameters. Default 0 for `adam`, 0.01 for `adamW`.
   */
  readonly weightDecay?: number;
}

const OPTIONS = { beta1: true, beta2: true, epsilon: true, weightDecay: true } satisfies Record<
  keyof AdamOptions,
  true
>;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), with bias correction and PyTorch's defaults. Weight decay is coupled:
 * `gradient += weightDecay * weight`. Checkpoints keep its slots `firstMoment` and `secondMoment`.
 *
 * @throws RadnetError if an option is unknown or out of range.
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
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, in PyTorch's form): before the step,
 * `weight -= rate * weightDecay * weight`. It has the same slots as {@link adam}.
 *
 * @throws RadnetError if an option is unknown or out of range.
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

/** Adam without weight decay, and its settings with defaults filled in. */
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
