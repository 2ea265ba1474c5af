import type { Optimizer } from './optimizer';

/**
 * What an optimizer of ours does to every number of a weight alike, with the numbers of this update: a backend may so do it for all weights at
 * once. `decayed` weights decay, by `weightDecay`.
 */
export type UpdateRule =
  | { readonly kind: 'sgd'; readonly rate: number; readonly momentum: number; readonly weightDecay: number }
  | {
      readonly kind: 'adam' | 'adamW';
      readonly rate: number;
      /** Which update this is, counted from 1. */
      readonly update: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

type RuleOf = (given: { readonly rate: number; readonly update: number }) => UpdateRule;

/** By the step that it describes: an optimizer made of another's parts, with a step of its own, is not described by the other's rule. */
const rules = new WeakMap<object, RuleOf>();

/** The optimizer, whose steps are known to be described by the rule. */
export function withRule(optimizer: Optimizer, rule: RuleOf): Optimizer {
  rules.set(stepOf(optimizer), rule);
  return optimizer;
}

/** Undefined where the optimizer is not one of ours. */
export function ruleOf(optimizer: Optimizer): RuleOf | undefined {
  return rules.get(stepOf(optimizer));
}

function stepOf(optimizer: Optimizer): object {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- never called
  return optimizer.step;
}
