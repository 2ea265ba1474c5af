import type { Optimizer } from './optimizer';

/**
 * Describes one update of an optimizer of this package, which treats every number of a weight alike. A backend can use
 * it to update all weights at once. Only `decayed` weights decay, by `weightDecay`.
 */
export type UpdateRule =
  | { readonly kind: 'sgd'; readonly rate: number; readonly momentum: number; readonly weightDecay: number }
  | {
      readonly kind: 'adam' | 'adamW';
      readonly rate: number;
      /** Which update this is, counted from 1. */
      readonly update: number;
      /** Decay rate of the moving mean of the gradients. */
      readonly beta1: number;
      /** Decay rate of the moving mean of the squared gradients. */
      readonly beta2: number;
      /** Added to the denominator. */
      readonly epsilon: number;
      /** Weight decay, coupled for `adam`, decoupled for `adamW`. */
      readonly weightDecay: number;
    };

type RuleOf = (given: { readonly rate: number; readonly update: number }) => UpdateRule;

/** Keyed by the `step` function: `{ ...adam(), step }` has its own step, so Adam's rule must not apply to it. */
const rules = new WeakMap<object, RuleOf>();

/** Registers the rule that describes the optimizer's steps. Returns the optimizer. */
export function withRule(optimizer: Optimizer, rule: RuleOf): Optimizer {
  rules.set(stepOf(optimizer), rule);
  return optimizer;
}

/** Returns the optimizer's rule, or undefined if the optimizer is not one of this package. */
export function ruleOf(optimizer: Optimizer): RuleOf | undefined {
  return rules.get(stepOf(optimizer));
}

function stepOf(optimizer: Optimizer): object {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- never called
  return optimizer.step;
}
