import { describe, expect, it } from 'vitest';
import { toFloat16 } from './toFloat16';

/** The definition of binary16, the other way round. */
function valueOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

const finite = Array.from({ length: 0x7c00 }, (_, bits) => bits);

describe('toFloat16', () => {
  it('gives every number of float16 back, of both signs', () => {
    const all = [...finite, ...finite.map((bits) => bits | 0x8000)];
    expect(Array.from(toFloat16(Float32Array.from(all, valueOf))!)).toEqual(all);
  });

  it('rounds to the nearest, and a tie to the even one', () => {
    const between = finite.slice(0, -1);
    const at = (share: number): Float32Array =>
      Float32Array.from(between, (bits) => valueOf(bits) + share * (valueOf(bits + 1) - valueOf(bits)));
    expect(Array.from(toFloat16(at(0.5))!)).toEqual(between.map((bits) => bits + (bits & 1)));
    expect(Array.from(toFloat16(at(0.49))!)).toEqual(between);
    expect(Array.from(toFloat16(at(0.51))!)).toEqual(between.map((bits) => bits + 1));
  });

  it('rounds what is below all of them to zero', () => {
    expect(Array.from(toFloat16(Float32Array.of(1e-30, -1e-30, 2 ** -26))!)).toEqual([0, 0x8000, 0]);
  });

  it.each([65505, -1e9, Infinity, NaN])('declines %s', (value) => {
    expect(toFloat16(Float32Array.of(1, value))).toBeUndefined();
  });
});
