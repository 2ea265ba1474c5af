import { describe, expect, it } from 'vitest';
import { sliceOfKey } from './sliceOfKey';

describe('sliceOfKey', () => {
  it('works as keys do on a slider, up to the ends', () => {
    const of = (slice: number) => (key: string) => sliceOfKey(key, slice, 28);
    expect(['ArrowUp', 'ArrowDown', 'ArrowRight', 'ArrowLeft'].map(of(10))).toEqual([11, 9, 11, 9]);
    expect(['PageUp', 'PageDown', 'Home', 'End'].map(of(10))).toEqual([15, 5, 0, 27]);
    expect(['PageUp', 'ArrowUp'].map(of(27))).toEqual([27, 27]);
    expect(['PageDown', 'ArrowLeft'].map(of(0))).toEqual([0, 0]);
  });

  it('leaves other keys', () => {
    expect(['a', 'Tab', 'toString', '+'].map((key) => sliceOfKey(key, 3, 28))).toEqual(
      Array(4).fill(undefined),
    );
  });
});
