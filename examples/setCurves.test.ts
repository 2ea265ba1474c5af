import { decisionCurve, reliability, rocAuc, scanCases, sliceCases } from '@radnet/core';
import { expect, it } from 'vitest';
import { predictedSets } from './predictedSets';
import { setCurves } from './setCurves';

const test = predictedSets()[1]!;
const curves = setCurves(test);

it('has the points of the curves, which JSON keeps', () => {
  const { roc, precisionRecall } = curves.slice!;
  expect(JSON.parse(JSON.stringify(curves))).toEqual(curves);
  expect(roc.points.at(-1)).toMatchObject({ sensitivity: 1, falsePositiveRate: 1 });
  const area = [{ sensitivity: 0, falsePositiveRate: 0 }, ...roc.points].reduce((sum, point, i, all) => {
    const next = all[i + 1] ?? point;
    return (
      sum + ((point.sensitivity + next.sensitivity) / 2) * (next.falsePositiveRate - point.falsePositiveRate)
    );
  }, 0);
  const { labels, scores } = sliceCases(test.scans);
  expect(area).toBeCloseTo(rocAuc(labels, scores).value, 12);
  expect(precisionRecall.points.at(-1)).toMatchObject({ recall: 1, precision: 45 / 240 });
  expect(precisionRecall.band).toHaveLength(100);
});

it('has reliability and net benefit of CTs by patient', () => {
  const { labels, scores, clusters } = scanCases(test.scans, test);
  expect(curves.ct.reliability).toEqual(reliability(labels, scores, { clusters }));
  expect(curves.ct.decision).toEqual(decisionCurve(labels, scores, { clusters }));
});

it('has none of slices that nobody labelled, and says why where a class is missing', () => {
  const scans = test.scans.filter((_, i) => i % 2 === 0).map((scan) => ({ ...scan, labelsKnown: false }));
  const { slice, ct } = setCurves({ ...test, scans });
  expect(slice).toBeUndefined();
  expect(ct.roc).toEqual({ points: [], band: [], reason: 'no negatives' });
});
