import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { showName, showValue } from './showValue';

describe('showValue', () => {
  it.each([
    [32, '32'],
    ['32', '"32" (a string)'],
    ['', '"" (a string)'],
    ['x'.repeat(41), `"${'x'.repeat(40)}..." (a string)`],
    [NaN, 'NaN'],
    [-0, '0'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [12n, '12n (a bigint)'],
    [() => 1, 'a function'],
    [Math.max, 'the function max'],
    [[], '[]'],
    [[1, 'a', null], '[1, "a", null]'],
    [[[1, 2], []], '[[...], []]'],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], '[1, 2, 3, 4, 5, 6, 7, 8, ...]'],
    [new Float32Array(2), 'Float32Array [0, 0]'],
    [{}, '{}'],
    [{ units: 3, seed: 1 }, 'an object {units, seed}'],
    [Object.create(null), '{}'],
    [new Date(0), 'a Date'],
    [new AbortController(), 'an AbortController'],
  ])('shows %o', (value, shown) => {
    expect(showValue(value)).toBe(shown);
  });

  it('shows a name in single quotes, and anything else as what it is', () => {
    expect(showName('huge')).toBe("'huge'");
    expect(showName(5)).toBe('5');
  });

  it('shows the shape of tensors, not their values', () => {
    const tensor = tf.zeros([2, 3]);
    expect(showValue(tensor)).toBe('a tensor [2, 3]');
    expect(showValue([tensor])).toBe('[a tensor [2, 3]]');
    tensor.dispose();
    expect(showValue(tf.input({ shape: [null, 4] }))).toBe('a tensor [?, ?, 4]');
  });
});
