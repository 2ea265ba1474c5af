import { describe, expect, it } from 'vitest';
import { callScan } from './callScan';

describe('callScan', () => {
  it('is positive from three consecutive positive slices on', () => {
    expect(callScan([0.1, 0.5, 0.6, 0.7, 0.2])).toEqual({
      positive: true,
      run: { start: 1, length: 3 },
      score: 0.5,
    });
    expect(callScan([0.9, 0.9, 0.1, 0.9, 0.9])).toEqual({ positive: false, run: null, score: 0.1 });
  });

  it('returns the longest run, the first among equals', () => {
    const runOf = (slices: string): unknown => callScan([...slices].map(Number), { minConsecutive: 2 }).run;
    expect(runOf('1101110111')).toEqual({ start: 3, length: 3 });
    expect(runOf('0111')).toEqual({ start: 1, length: 3 });
    expect(runOf('1111')).toEqual({ start: 0, length: 4 });
    expect(runOf('1010')).toBeNull();
  });

  it('has for its score the highest threshold at which it is positive', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const probabilities = Array.from({ length: 12 }, (_, i) => ((seed * 37 + i * i * 53) % 101) / 100);
      for (const minConsecutive of [1, 2, 3, 5]) {
        const { score } = callScan(probabilities, { minConsecutive });
        const candidates = probabilities.filter(
          (threshold) => callScan(probabilities, { threshold, minConsecutive }).positive,
        );
        expect(score).toBe(Math.max(...candidates));
      }
    }
  });

  it('cannot call a scan that is shorter than the run', () => {
    expect(callScan([1, 1])).toEqual({ positive: false, run: null, score: 0 });
  });

  it.each([
    [[], {}, 'probabilities: expected at least one slice, got none'],
    [[0.5, 1.5], {}, 'probabilities[1]: expected a number from 0 to 1, got 1.5'],
    [[NaN], {}, 'probabilities[0]: expected a number from 0 to 1, got NaN'],
    [[0.5], { threshold: 2 }, 'threshold: expected a number from 0 to 1, got 2'],
    [[0.5], { minConsecutive: 0 }, 'minConsecutive: expected a positive integer, got 0'],
    [[0.5], { minConsecutive: 1.5 }, 'minConsecutive: expected a positive integer, got 1.5'],
  ])('refuses %j with %j', (probabilities, options, message) => {
    expect(() => callScan(probabilities, options)).toThrow(message);
  });
});
