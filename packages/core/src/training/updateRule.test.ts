import { expect, it } from 'vitest';
import { adam, adamW } from './adam';
import { sgd } from './sgd';
import { ruleOf } from './updateRule';

const given = { rate: 0.1, update: 3 };
const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

it.each([
  [sgd({ weightDecay: 0.5 }), { kind: 'sgd', rate: 0.1, momentum: 0.9, weightDecay: 0.5 }],
  [adam(), { kind: 'adam', ...given, ...moments, weightDecay: 0 }],
  [adamW({ beta1: 0.8 }), { kind: 'adamW', ...given, ...moments, beta1: 0.8, weightDecay: 0.01 }],
])('describes an optimizer of ours: %#', (optimizer, rule) => {
  expect(ruleOf(optimizer)!(given)).toEqual(rule);
});

it('does not describe an optimizer that takes steps of its own, whatever parts it has', () => {
  const base = sgd();
  expect(ruleOf({ ...base, step: (step) => base.step(step) })).toBeUndefined();
});
