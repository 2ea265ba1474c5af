import type { UpdateRule } from '@radnet/core';

type SgdRule = Extract<UpdateRule, { kind: 'sgd' }>;
type AdamRule = Exclude<UpdateRule, SgdRule>;

/** WGSL of an update of one number. It names the weight `weight`, and the numbers below `uniforms.NAME`. */
export interface RuleCode {
  /** Names of the slots, in the optimizer's order. */
  readonly slots: readonly string[];
  /** Changes `gradient`, where the weight decays. */
  readonly decayGradient?: string;
  /** Changes the slots by `gradient`. */
  readonly moveSlots: string;
  /** Changes the weight, where it decays. */
  readonly decayWeight?: string;
  /** Changes the weight by the slots. */
  readonly moveWeight: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** The optimizers of core, each in the form that it has there for one weight. */
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
