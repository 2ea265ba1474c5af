import { describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { requireKnownOptions } from './requireKnownOptions';

interface Options {
  readonly growthRate: number;
  readonly dropoutRate?: number;
  readonly stemStride?: number;
}

const KNOWN = Object.keys({ growthRate: true, dropoutRate: true, stemStride: true } satisfies Record<
  keyof Options,
  true
>);

const check = (options: unknown): void => requireKnownOptions('denseBlock', options as object, KNOWN);

describe('requireKnownOptions', () => {
  it('accepts known names, all or none of them', () => {
    check({});
    check({ growthRate: 12, dropoutRate: undefined, stemStride: 2 });
  });

  it.each(['growthrate', 'growth_rate', 'growth-rate', 'grothRate', 'GROWTHRATE', 'growth'])(
    'refuses %s and names growthRate',
    (name) => {
      expect(() => check({ growthRate: 12, [name]: 48 })).toThrow(
        `denseBlock: unknown option '${name}'; did you mean 'growthRate'? Options: growthRate, dropoutRate, stemStride.`,
      );
    },
  );

  it('suggests nothing if nothing resembles the name', () => {
    expect(() => check({ kernelSize: 3 })).toThrow(
      "denseBlock: unknown option 'kernelSize'. Options: growthRate, dropoutRate, stemStride.",
    );
  });

  it('refuses an unknown name even without a value', () => {
    expect(() => check({ stride: undefined })).toThrow(RadnetError);
  });

  it('does not take names of Object.prototype for known ones', () => {
    expect(() => check({ toString: 1 })).toThrow("unknown option 'toString'");
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['12', '"12" (a string)'],
    [12, '12'],
    [[12], '[12]'],
    [
      { shape: [2, null], dtype: 'float32' },
      'a tensor [2, ?]; denseBlock(options) makes the layer or loss that takes the tensor',
    ],
  ])('refuses %j in place of an object', (given, shown) => {
    expect(() => check(given)).toThrow(
      `denseBlock: expected an object of options, got ${shown}. Options: growthRate,`,
    );
  });

  it('accepts and suggests unlisted names, and lists them only if there are no others', () => {
    const given = (options: object): void =>
      requireKnownOptions('foldSlices', options, ['kept'], ['trainable']);
    given({ kept: 1, trainable: false });
    expect(() => given({ trainabel: false })).toThrow(
      /^foldSlices: unknown option 'trainabel'; did you mean 'trainable'\? Options: kept\.$/,
    );
    expect(() => requireKnownOptions('unfoldSlices', { kept: 1 }, [], ['name'])).toThrow(
      /^unfoldSlices: unknown option 'kept'\. Options: name\.$/,
    );
  });
});
