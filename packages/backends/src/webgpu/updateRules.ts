import type { UpdateRule } from '@radnet/core';

type SgdRule = Extract<UpdateRule, { kind: 'sgd' }>;
type AdamRule = Exclude<UpdateRule, SgdRule>;

/** The WGSL code that updates one number of a weight. Its variables are `weight`, `gradient` and one for each slot. */
export interface RuleCode {
  /** Names of the slots, in the optimizer's order. */
  readonly slots: readonly string[];
  /** Adds weight decay to `gradient`. Runs only for weights that decay. */
  readonly decayGradient?: string;
  /** Updates the slots from `gradient`. */
  readonly moveSlots: string;
  /** Applies weight decay to `weight`. Runs only for weights that decay. */
  readonly decayWeight?: string;
  /** Updates `weight` from the slots. */
  readonly moveWeight: string;
  /** The numbers that the code reads as `uniforms.NAME`. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Returns the code of an optimizer of core, in the form that core has for a single weight. */
export function ruleCode(rule: UpdateRule): RuleCode {
  return rule.kind === 'sgd' ? sgdCode(rule) : adamCode(rule);
}

const DECAY_GRADIENT = 'gradient += uniforms.weightDecay * weight;';

function sgdCode({ rate, momentum, weightDecay }: SgdRule): RuleCode {
  return {
    slots: ['velocity'],
    ...(weightDecay > 0 && { decayGradient: DECAY_GRADIENT }),
    moveSlots: 'velocity = gradient + uniforms.momentum * velocity;',
    moveWeight: 'weight -= uniforms.rate * velocity;',
    numbers: { rate, momentum, weightDecay },
  };
}

function adamCode({ kind, rate, update, beta1, beta2, epsilon, weightDecay }: AdamRule): RuleCode {
  const decay =
    kind === 'adam' ? { decayGradient: DECAY_GRADIENT } : { decayWeight: 'weight *= uniforms.kept;' };
  return {
    slots: ['mean', 'square'],
    ...(weightDecay > 0 && decay),
    moveSlots: `
      mean = mean * uniforms.beta1 + gradient * uniforms.rest1;
      square = square * uniforms.beta2 + gradient * gradient * uniforms.rest2;
    `,
    moveWeight:
      'weight -= uniforms.change * (mean / (sqrt(square) / uniforms.correction + uniforms.epsilon));',
    numbers: {
      beta1,
      beta2,
      rest1: 1 - beta1,
      rest2: 1 - beta2,
      epsilon,
      correction: Math.sqrt(1 - beta2 ** update),
      change: rate / (1 - beta1 ** update),
      kept: 1 - rate * weightDecay,
      weightDecay,
    },
  };
}
