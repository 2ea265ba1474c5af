import { type PredictionSet, RadnetError, type ScanPrediction } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { compareSets } from './compareSets';
import { formatComparison } from './formatComparison';
import { predictedSets } from './predictedSets';

const first = predictedSets(2)[1]!;
const second = predictedSets(4)[1]!;

it('compares the same CTs, in whatever order they come', () => {
  const turned = { ...second, scans: second.scans.toReversed() };
  const comparison = compareSets(first, turned, 'other.csv');
  expect(comparison).toEqual(compareSets(first, second, 'other.csv'));
  expect(comparison.slice!.auc.difference.value).toBeLessThan(0);
  expect(comparison.slice!.auc.pValue).toBeLessThan(0.01);
  expect(comparison.ct.accuracy.cases).toBe(30);
  expect(formatComparison(comparison)).toMatch(/^AUC +-0\.\d{3} \(.* < 0\.001 +DeLong, clustered$/m);
});

describe("McNemar's test", () => {
  const strict = { ...first, threshold: 1 };
  const p = (value: number): string => (value < 0.001 ? '< 0\\.001' : value.toFixed(3).replace('.', '\\.'));

  it('is the exact one where no patient has several CTs', () => {
    const alone = (set: PredictionSet): PredictionSet => ({
      ...set,
      scans: set.scans.map((scan) => ({ ...scan, patientId: scan.scanId })),
    });
    const comparison = compareSets(alone(first), alone(second), 'other.csv');
    expect(comparison).toMatchObject({ slice: { clustered: true }, ct: { clustered: false } });
    const { mcnemar, clusteredPValue } = comparison.ct.accuracy;
    expect(mcnemar.exactPValue).not.toBeCloseTo(clusteredPValue, 3);
    const text = formatComparison(comparison);
    expect(text).toMatch(new RegExp(`^accuracy .* ${p(mcnemar.exactPValue)} +McNemar, exact$`, 'm'));
    expect(text).toMatch(/^AUC .* DeLong$/m);
    expect(text.match(/McNemar, clustered$/gm)).toHaveLength(3);
  });

  it('is the clustered one where patients have several', () => {
    const comparison = compareSets(first, strict, 'other.csv');
    expect(comparison.ct.clustered).toBe(true);
    const { clusteredPValue } = comparison.ct.sensitivity;
    const text = formatComparison(comparison);
    expect(text).toMatch(new RegExp(`^recall .* ${p(clusteredPValue)} +McNemar, clustered$`, 'm'));
    expect(text).not.toMatch(/exact/);
  });

  it('has no p where a class is missing', () => {
    const scans = (set: PredictionSet): PredictionSet => ({
      ...set,
      scans: set.scans.filter((_, i) => i % 2 === 0),
    });
    const text = formatComparison(compareSets(scans(first), scans(second), 'other.csv'));
    expect(text).toMatch(/^specificity +- {2}\(\S.*\) +- +McNemar, exact$/m);
  });
});

it('fits 80 columns', () => {
  const text = formatComparison(compareSets(first, second, 'other.csv'));
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('finds no difference between a model and itself', () => {
  const { slice, ct } = compareSets(first, first, 'other.csv');
  expect(slice!.auc).toMatchObject({ difference: { value: 0 }, pValue: 1 });
  expect(ct.accuracy).toMatchObject({ difference: { value: 0 }, mcnemar: { exactPValue: 1 } });
});

it('calls each model by its own threshold', () => {
  const strict = compareSets(first, { ...first, threshold: 1 }, 'other.csv');
  expect(strict.ct.sensitivity.second.value).toBe(0);
  expect(strict.slice!.sensitivity.first.value).toBeGreaterThan(0.5);
});

const [scan, ...rest] = second.scans as [ScanPrediction, ...ScanPrediction[]];
it.each<[string, ScanPrediction[], string]>([
  ['a CT less', rest, "expected the same 30 CTs to compare, got 29, no 'test-0'"],
  [
    'a CT more',
    [{ ...scan, scanId: 'x' }, scan, ...rest],
    "expected the same 30 CTs to compare, got 31, 'x' more",
  ],
  [
    'other labels',
    [{ ...scan, labels: new Uint8Array(8) }, ...rest],
    "scan 'test-0': expected the same labels",
  ],
  ['unknown labels', [{ ...scan, labelsKnown: false }, ...rest], "scan 'test-0': expected the same labels"],
  [
    'other slices',
    [{ ...scan, labels: [0], probabilities: [0] }, ...rest],
    "scan 'test-0': expected 8 slices as in the set that it is compared with, got 1",
  ],
])('refuses %s', (_, scans, message) => {
  expect(() => compareSets(first, { ...second, scans }, 'other.csv')).toThrow(RadnetError);
  expect(() => compareSets(first, { ...second, scans }, 'other.csv')).toThrow(`other.csv: ${message}`);
});
