import { evaluateScans } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { labelledScan } from './fixtures';
import { epochMetrics, validationPlan } from './validationPlan';

const positive = labelledScan('a', '010');
const negative = labelledScan('b', '000');
const whole = labelledScan('c', '11', { labels: false });

describe('validationPlan', () => {
  it.each([
    ['CTs and slices of both classes', [positive, negative], 'sliceAuc', []],
    [
      'positive CTs',
      [positive],
      'sliceAuc',
      ['validation: every CT is positive, so the threshold is chosen on slices unless --threshold is given'],
    ],
    [
      'negative CTs',
      [negative],
      'sliceLoss',
      [
        "validation: every labelled slice is negative, so sliceAuc is '-' and the best epoch is that of the lowest loss (sliceLoss)",
        'validation: every CT is negative, so the threshold stays at 0.5 unless --threshold is given',
      ],
    ],
    [
      'CTs that are labelled as a whole',
      [whole, labelledScan('d', '0', { labels: false })],
      'ctAuc',
      [
        "validation: no slice is labelled, so sliceAuc is '-' and the best epoch is that of the highest AUC of CTs (ctAuc)",
      ],
    ],
  ])('of %s', (_, scans, metric, notes) => {
    const plan = validationPlan(scans);
    expect(plan.best).toEqual({ metric, higherIsBetter: metric !== 'sliceLoss' });
    expect(plan.notes).toEqual(notes);
  });
});

describe('epochMetrics', () => {
  it('hold what the best epoch is chosen by', () => {
    const predictions = [
      { scanId: 'a', labels: [0, 0], probabilities: [0.25, 0] },
      { scanId: 'c', labels: [1, 1], probabilities: [0.1, 0.1], labelsKnown: false },
    ];
    const report = evaluateScans(predictions, { minConsecutive: 1 });
    const both = epochMetrics(report, predictions, validationPlan([positive, negative]));
    expect(both).toEqual({ sliceAuc: NaN, ctAccuracy: 0.5 });
    const byCts = epochMetrics(report, predictions, validationPlan([whole, negative]));
    expect(byCts).toMatchObject({ ctAuc: 0 });
    const byLoss = epochMetrics(report, predictions, validationPlan([negative]));
    expect(byLoss['sliceLoss']).toBeCloseTo(-Math.log(0.75) / 2, 12);
    const wrong = [{ scanId: 'a', labels: [1], probabilities: [0] }];
    expect(epochMetrics(report, wrong, validationPlan([negative]))['sliceLoss']).toBeCloseTo(
      24 * Math.log(2),
    );
  });
});
