import { describe, expect, it } from 'vitest';
import { requireNoMisspelling } from './requireNoMisspelling';

const check = (options: object): void =>
  requireNoMisspelling('callScan', options, ['threshold', 'minConsecutive']);

describe('requireNoMisspelling', () => {
  it.each([
    {},
    { threshold: 0.5 },
    { threshold: 0.5, minConsecutive: 3, run: 'a', slicesOfCt: 24 },
    { mesh: 1 },
  ])('accepts %j', (options) => {
    expect(() => check(options)).not.toThrow();
  });

  it.each([
    ['treshold', 'threshold'],
    ['min_consecutive', 'minConsecutive'],
    ['minconsecutive', 'minConsecutive'],
  ])('refuses %s', (name, nearest) => {
    expect(() => check({ [name]: 3, run: 'a' })).toThrow(
      `callScan: unknown option '${name}'; did you mean '${nearest}'?`,
    );
  });

  it('accepts a name that resembles an option that is given too', () => {
    expect(() => check({ threshold: 0.5, thresholds: [0.5] })).not.toThrow();
  });
});
