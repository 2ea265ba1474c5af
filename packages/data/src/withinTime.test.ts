import { RadnetError } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { withinTime } from './withinTime';

describe('withinTime', () => {
  it('gives what the work gives, and throws what it throws', () => {
    expect(withinTime(1000, () => 7)).toBe(7);
    const fault = new TypeError('a fault');
    expect(() =>
      withinTime(1000, () => {
        throw fault;
      }),
    ).toThrow(fault);
  });

  it('stops what does not end, JavaScript as WebAssembly, and goes on', async () => {
    expect(() =>
      withinTime(50, () => {
        for (;;);
      }),
    ).toThrow(RadnetError);
    // (module (func (export "spin") (loop br 0)))
    const spinning = await WebAssembly.instantiate(
      Uint8Array.of(
        ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 115, 112, 105, 110, 0, 0],
        ...[10, 9, 1, 7, 0, 3, 64, 12, 0, 11, 11],
      ),
    );
    const spin = spinning.instance.exports['spin'] as () => void;
    expect(() => withinTime(50, spin)).toThrow('expected an end within 50 ms, got none');
    expect(withinTime(1000, () => 'still here')).toBe('still here');
  });
});
