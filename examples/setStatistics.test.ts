import { rocAuc, scanCases, sliceCases } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { formatStatistics } from './formatStatistics';
import { predictedSets } from './predictedSets';
import { setStatistics } from './setStatistics';

const [validation, test] = predictedSets() as [
  ReturnType<typeof predictedSets>[0],
  ReturnType<typeof predictedSets>[0],
];
const required = [{ sensitivity: 0.9 }, { specificity: 0.8 }];

describe('setStatistics', () => {
  const statistics = setStatistics(test, { validation: validation.scans, required });

  it('counts CTs, slices and patients', () => {
    expect(statistics).toMatchObject({ set: 'test', patients: 15, threshold: 0.5, minConsecutive: 2 });
    expect(statistics.ct).toMatchObject({ cases: 30, positives: 15 });
    expect(statistics.slice).toMatchObject({ cases: 240, positives: 45 });
  });

  it('takes scores of slices and CTs, with intervals by patient', () => {
    const slices = sliceCases(test.scans);
    expect(statistics.slice.report.auc).toEqual(rocAuc(slices.labels, slices.scores, slices));
    const cts = scanCases(test.scans, test);
    expect(statistics.ct.report.auc).toEqual(rocAuc(cts.labels, cts.scores, cts));
    const squares = slices.scores.map((score, i) => (score - slices.labels[i]!) ** 2);
    const mean = squares.reduce((a, b) => a + b) / squares.length;
    expect(statistics.slice.brier!.brier.value).toBeCloseTo(mean, 12);
  });

  it('chooses thresholds on validation alone', () => {
    const { operatingPoints } = statistics.slice;
    expect(operatingPoints.map((point) => point.required)).toEqual(required);
    const onTest = setStatistics(test, { validation: test.scans, required }).slice.operatingPoints;
    expect(operatingPoints[0]!.threshold).not.toBe(onTest[0]!.threshold);
    expect(setStatistics(test, { required }).slice.operatingPoints).toEqual([]);
  });

  it('gives sub-groups and masks', () => {
    expect(statistics.groups['thickness']!.map(({ value, scans }) => [value, scans])).toEqual([
      ['4 mm and more', 20],
      ['under 2 mm', 10],
    ]);
    expect(statistics.segmentation).toMatchObject({ scans: 30, volumeMl: { bias: { value: 1 } } });
  });

  it('as text says each of them', () => {
    const text = formatStatistics(statistics);
    expect(text).toMatch(/^average precision +0\.\d{3} \(/m);
    expect(text).toMatch(/^sensitivity of 90 % +0\.\d{4} +\d/m);
    expect(text).toMatch(/^under 2 mm +10 +5 +0\.\d{3}/m);
    expect(text).toMatch(/^error of volume, mL +1\.000 \(1\.000 to 1\.000\)$/m);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

it('says of CTs that are labelled as a whole what can be said', () => {
  const scans = test.scans.map((scan) => ({
    scanId: scan.scanId,
    probabilities: scan.probabilities,
    labels: new Uint8Array(scan.labels.length).fill(Math.max(...Array.from(scan.labels))),
    labelsKnown: false,
  }));
  const statistics = setStatistics({ ...test, scans }, { required });
  expect(statistics).toMatchObject({ patients: 30, groups: {}, slice: { cases: 0, operatingPoints: [] } });
  expect(statistics.segmentation).toBeUndefined();
  const text = formatStatistics(statistics);
  expect(text).toMatch(/^Brier score +- +0\.\d{3} \(/m);
  expect(text).not.toMatch(/NaN|undefined/);
});
