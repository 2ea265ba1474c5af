import { rocAuc, type ScanPrediction, scanCases, sliceCases } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { formatStatistics } from './formatStatistics';
import { predictedSets } from './predictedSets';
import { type RequiredPoint, setStatistics } from './setStatistics';

const [validation, test] = predictedSets() as [
  ReturnType<typeof predictedSets>[0],
  ReturnType<typeof predictedSets>[0],
];
const thresholds = (points: readonly RequiredPoint[]) =>
  points.map((point) => ('threshold' in point ? point.threshold : point.reason));
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
    expect(thresholds(operatingPoints)[0]).not.toBe(thresholds(onTest)[0]);
    expect(thresholds(operatingPoints)[0]).toBeGreaterThan(0);
  });

  it('says why a point has no threshold', () => {
    const of = (scans: readonly ScanPrediction[] | undefined, set = test) => {
      const found = setStatistics(set, { validation: scans, required: [{ specificity: 1 }] });
      return { ct: found.ct.operatingPoints, text: formatStatistics(found) };
    };
    // A negative CT that scores highest: only calling nothing positive has a specificity of 1.
    const misled = validation.scans.map((scan, i) =>
      i === 1 ? { ...scan, probabilities: new Float32Array(scan.probabilities.length).fill(1) } : scan,
    );
    const unreached = of(misled);
    expect(unreached.ct).toEqual([{ required: { specificity: 1 }, reason: 'not reached on validation' }]);
    expect(unreached.text).toMatch(/^threshold +- {2}\(not reached on validation\)\nsensitivity +-$/m);
    const positives = of(validation.scans.filter((_, i) => i % 2 === 0));
    expect(positives.ct).toMatchObject([{ reason: 'no negatives on validation' }]);
    const none = of(undefined);
    expect(none.ct).toMatchObject([{ reason: 'no validation set' }]);
    expect(none.text).toMatch(/^Operating points: none, because there is no validation set/m);
    expect(of(undefined, validation).text).toMatch(
      /^Operating points: none, because they are chosen on this/m,
    );
  });

  it('gives sub-groups and masks', () => {
    expect(statistics.groups['thickness']!.map(({ value, scans }) => [value, scans])).toEqual([
      ['4 mm and more', 20],
      ['under 2 mm', 10],
    ]);
    expect(statistics.segmentation).toMatchObject({ scans: 30, volumeMl: { bias: { value: 1 } } });
  });

  it('evaluates each kind of hemorrhage with all negative CTs', () => {
    const scans = test.scans.map((scan, i) => ({
      ...scan,
      groups: i % 2 === 0 ? { kind: i < 20 ? 'subdural' : 'epidural' } : {},
    }));
    const found = setStatistics({ ...test, scans }, { required });
    const text = formatStatistics(found);
    expect(text).toMatch(
      /^subdural: 10 CTs, all positive, with 15 negative CTs of the set\n +0\.\d{3} .* \d+\.\d % \(.* \d+\.\d % \(/m,
    );
    expect(text).not.toMatch(/unknown/);
  });

  it('as text says each of them', () => {
    const text = formatStatistics(statistics);
    expect(text).toMatch(/^average precision +0\.\d{3} \(/m);
    expect(text).toMatch(/^slices +90 % sensitivity +80 % specificity\nthreshold +0\.\d+ +0\.\d+\n/m);
    expect(text).toMatch(/^under 2 mm: 10 CTs, 5 positive\n +0\.\d{3} \(.*\) +\d+\.\d % \(/m);
    expect(text).toMatch(/^error of volume, mL +1\.000 \(1\.000 to 1\.000\)$/m);
    expect(text).not.toMatch(/NaN|undefined/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
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
