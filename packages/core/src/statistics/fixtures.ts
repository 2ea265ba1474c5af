import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Estimate } from '../metrics/estimate';

/** Reads a JSON file of the folder `golden`. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8')) as T;
}

/** Expects value and interval to match to 9 decimals. */
export function expectEstimate(got: Estimate, expected: Estimate): void {
  expect(got.reason).toBeUndefined();
  for (const key of ['value', 'lower', 'upper'] as const) expect(got[key]).toBeCloseTo(expected[key], 9);
}

/** Expects an undefined estimate with this reason. */
export function expectNone(got: Estimate, reason: string): void {
  expect(got).toEqual({ value: NaN, lower: NaN, upper: NaN, reason });
}

/** Generates cases from a seed: positives score higher, and cases of one cluster have similar scores. */
export function clusteredCases(
  count: number,
  clusters: number,
  { seed = 1, spread = 1 } = {},
): { labels: number[]; scores: number[]; clusters: number[] } {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  const normal = (): number => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, -6);
  const shifts = Array.from({ length: clusters }, () => spread * normal());
  const rates = Array.from({ length: clusters }, uniform);
  const cases = Array.from({ length: count }, (_, i) => {
    const cluster = i % clusters;
    const label = Number(uniform() < rates[cluster]!);
    return { cluster, label, score: normal() + shifts[cluster]! + 1.2 * label };
  });
  return {
    labels: cases.map(({ label }) => label),
    scores: cases.map(({ score }) => score),
    clusters: cases.map(({ cluster }) => cluster),
  };
}
