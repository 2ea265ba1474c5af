import { describe, expect, it } from 'vitest';
import { requireEqualJson } from './requireEqualJson';

describe('requireEqualJson', () => {
  it.each([
    [
      { a: 1, b: [{ c: 2, d: 'x' }] },
      { b: [{ d: 'x', c: 2 }], a: 1 },
    ],
    [
      { a: 1, rule: 'one' },
      { rule: 'other', a: 1 },
    ],
    [{ a: null }, { a: null }],
    [[], []],
  ])('takes %j and %j as equal', (expected, found) => {
    expect(() => requireEqualJson('it', expected, found, ['rule'])).not.toThrow();
  });

  it.each([
    [{ a: 1 }, { a: 2 }, 'it.a: expected 1, got 2'],
    [{ a: 1 }, { a: '1' }, 'it.a: expected 1, got "1" (a string)'],
    [{ a: 1 }, {}, 'it.a: expected 1, got nothing'],
    [{}, { a: false }, 'it.a: expected nothing, got false'],
    [{ a: [{ c: 2 }, { c: 3 }] }, { a: [{ c: 2 }, { c: 4 }] }, 'it.a[1].c: expected 3, got 4'],
    [{ a: [1] }, { a: [1, 2] }, 'it.a[1]: expected nothing, got 2'],
    [{ a: [] }, { a: {} }, 'it.a: expected [], got {}'],
    [{ a: null }, { a: [] }, 'it.a: expected null, got []'],
  ])('names what differs between %j and %j', (expected, found, message) => {
    expect(() => requireEqualJson('it', expected, found)).toThrow(message);
  });
});
