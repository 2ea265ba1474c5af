import { RadnetError, type ScanPrediction } from '@radnet/core';
import { expect, it } from 'vitest';
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
  expect(formatComparison(comparison)).toMatch(/^AUC \(DeLong\) +0\.\d{3} \(.* < 0\.001$/m);
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
