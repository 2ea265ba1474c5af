import { describe, expect, it } from 'vitest';
import { evaluateScans } from './evaluateScans';
import { rocAuc } from './rocAuc';
import { wilsonInterval } from './wilsonInterval';

const predictions = [
  // Found, with one false alarm beside.
  { scanId: 'a', labels: [0, 1, 1, 1, 0], probabilities: [0.1, 0.8, 0.9, 0.7, 0.6] },
  // Missed: the run is broken.
  { scanId: 'b', labels: [1, 1, 1, 0, 0, 0], probabilities: [0.8, 0.4, 0.9, 0.2, 0.1, 0.1] },
  // Rightly negative, though two slices are not.
  { scanId: 'c', labels: [0, 0, 0, 0], probabilities: [0.9, 0.9, 0.1, 0.1] },
  // False alarm.
  { scanId: 'd', labels: Uint8Array.of(0, 0, 0), probabilities: Float32Array.of(0.5, 0.75, 0.5) },
];

describe('evaluateScans', () => {
  const { slice, scan } = evaluateScans(predictions);

  it('counts slices over the whole set', () => {
    expect(slice.counts).toEqual({
      truePositives: 5,
      falseNegatives: 1,
      falsePositives: 6,
      trueNegatives: 6,
    });
    expect(slice.recall.value).toBe(5 / 6);
    const labels = predictions.flatMap((prediction) => Array.from(prediction.labels));
    const probabilities = predictions.flatMap((prediction) => Array.from(prediction.probabilities));
    const scans = predictions.flatMap(({ scanId, labels }) => Array.from(labels, () => scanId));
    expect(slice.auc).toEqual(rocAuc(labels, probabilities, { clusters: scans }));
  });

  it('counts scans by their calls and ranks them by their scores', () => {
    expect(scan.counts).toEqual({ truePositives: 1, falseNegatives: 1, falsePositives: 1, trueNegatives: 1 });
    expect(scan.accuracy).toEqual(wilsonInterval(2, 4));
    expect(scan.precision).toEqual(wilsonInterval(1, 2));
    expect(scan.specificity).toEqual(wilsonInterval(1, 2));
    expect(scan.f1.value).toBe(0.5);
    expect(scan.auc).toEqual(rocAuc([1, 1, 0, 0], [0.7, 0.4, 0.1, 0.5]));
    expect(scan.auc.value).toBe(0.75);
  });

  it('counts a scan without labels by slice as a scan alone', () => {
    const scanOnly = {
      scanId: 'e',
      labels: [1, 1, 1],
      labelsKnown: false,
      probabilities: [0.9, 0.8, 0.7],
    };
    const report = evaluateScans([...predictions, scanOnly]);
    expect(report.slice).toEqual(slice);
    expect(report.scan.counts).toEqual({ ...scan.counts, truePositives: 2 });
    const alone = evaluateScans([scanOnly]);
    expect(alone.scan.recall).toEqual(wilsonInterval(1, 1));
    expect(alone.slice.counts.truePositives).toBe(0);
    for (const name of ['accuracy', 'recall', 'precision', 'f1', 'specificity', 'auc'] as const)
      expect(alone.slice[name]).toMatchObject({ value: NaN, reason: 'no slice labelled' });
  });

  it('passes the options on', () => {
    const strict = evaluateScans(predictions, { threshold: 0.65, minConsecutive: 2 });
    expect(strict.scan.counts).toEqual({
      truePositives: 1,
      falseNegatives: 1,
      falsePositives: 1,
      trueNegatives: 1,
    });
    expect(strict.slice.counts.falsePositives).toBe(3);
  });

  it('names scan and entry where they do not fit', () => {
    const scan = { scanId: 'x', labels: [0, 1], probabilities: [0.1, 0.2] };
    expect(() => evaluateScans([])).toThrow('predictions: expected at least one scan, got none');
    expect(() => evaluateScans([{ ...scan, probabilities: [0.1, -1] }])).toThrow(
      "scan 'x': probabilities[1]: expected a number from 0 to 1, got -1",
    );
    expect(() => evaluateScans([{ ...scan, labels: [0, 2] }])).toThrow(
      "scan 'x': labels[1]: expected 0 or 1, got 2",
    );
    expect(() => evaluateScans([{ ...scan, labels: [0] }])).toThrow(
      "scan 'x': labels: expected 2, one for each score, got 1",
    );
    expect(() => evaluateScans([{ ...scan, labels: [], probabilities: [] }])).toThrow(
      "scan 'x': probabilities: expected at least one slice, got none",
    );
  });
});
