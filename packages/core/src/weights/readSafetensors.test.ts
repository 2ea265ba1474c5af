import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { readSafetensors } from './readSafetensors';

const golden = (): Uint8Array => readFileSync(new URL('golden/small.safetensors', import.meta.url));

/** A file of a header and so many bytes of tensors. */
function file(header: unknown, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const f32 = (shape: unknown, ...offsets: unknown[]) => ({ dtype: 'F32', shape, data_offsets: offsets });

describe('readSafetensors', () => {
  it("reads every number format of the Python library's file (golden/make_weights.py)", () => {
    const weights = readSafetensors(golden());
    expect([...weights.keys()].sort()).toEqual(['a/float32', 'brain', 'float64', 'half', 'none', 'steps']);
    const values = [0.5, -2, 1 / 3, 6e-8, Infinity, -65504];
    expect(weights.get('a/float32')).toEqual({ shape: [2, 3], values: Float32Array.from(values) });
    expect(weights.get('float64')!.values).toEqual(Float32Array.from(values));
    expect([...weights.get('half')!.values]).toEqual([0.5, -2, 0.333251953125, 2 ** -24, Infinity, -65504]);
    expect([...weights.get('brain')!.values.subarray(0, 3)]).toEqual([0.5, -2, 0.333984375]);
    expect(weights.get('brain')!.values[3]! / 6e-8).toBeCloseTo(1, 2);
    expect(weights.get('steps')).toEqual({ shape: [], values: Float32Array.of(12345678901) });
    expect(weights.get('none')).toEqual({ shape: [0, 4], values: new Float32Array() });
  });

  it('reads a file that lies anywhere in a buffer', () => {
    const shifted = new Uint8Array(golden().length + 3);
    shifted.set(golden(), 3);
    expect(readSafetensors(shifted.subarray(3))).toEqual(readSafetensors(golden()));
  });

  it('refuses a file cut short anywhere, naming it', () => {
    const whole = golden();
    for (let length = 0; length < whole.length; length++) {
      expect(() => readSafetensors(whole.subarray(0, length), 'net.safetensors')).toThrow(RadnetError);
      expect(() => readSafetensors(whole.subarray(0, length), 'net.safetensors')).toThrow(
        /net\.safetensors: /,
      );
    }
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      'bytes of something else',
      new TextEncoder().encode('PK\u0003\u0004 and so on'),
      /states a header of \d+/,
    ],
    ['a header of 200 MB', file('x', 0).fill(0x0f, 0, 4), /states a header of 252645135/],
    ['a header that is no JSON', file('{"a": ', 0), /a header in JSON/],
    ['a header of a list', file([], 0), /a header of tensors by name/],
    [
      'another number format',
      file({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }, 1),
      /'a' .* got U8/,
    ],
    ['a tensor that is not described', file({ a: null }, 0), /'a' to be one of .* got undefined/],
    ['a size below zero', file({ a: f32([-1], 0, 4) }, 4), /a shape and two data_offsets of 'a'/],
    ['a size that is no number', file({ a: f32(['1'], 0, 4) }, 4), /a shape and two data_offsets of 'a'/],
    ['an offset too few', file({ a: f32([1], 4) }, 4), /a shape and two data_offsets of 'a'/],
    ['another size than its shape', file({ a: f32([2], 0, 4) }, 4), /8 bytes of 'a', F32 \[2\], got 4/],
    [
      'an enormous shape',
      file({ a: f32([2 ** 40, 2 ** 40], 0, 4) }, 4),
      /bytes of 'a', F32 \[1099511627776, 1099511627776\], got 4/,
    ],
    ['overlaps', file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8), /'b' from byte 8 on, got 4: overlaps/],
    [
      'a gap',
      file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12),
      /'b' from byte 4 on, got 8: overlaps or gaps/,
    ],
    ['bytes of no tensor', file({ a: f32([1], 0, 4) }, 6), /4 bytes of tensors, got 6/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(RadnetError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });
});
