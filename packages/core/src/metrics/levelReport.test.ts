import { describe, expect, it } from 'vitest';
import { clusteredProportion } from '../statistics/clusteredProportion';
import { clusteredCases } from '../statistics/fixtures';
import { accuracy, f1, precision, recall, specificity } from './confusionScores';
import { evaluateScans } from './evaluateScans';
import { levelReport } from './levelReport';
import { rocAuc } from './rocAuc';

describe('levelReport', () => {
  const { labels, scores, clusters } = clusteredCases(300, 15, { spread: 1.5 });
  const calls = scores.map((score) => Number(score >= 0.6));

  it('of independent cases has the scores of their counts', () => {
    const report = levelReport(labels, calls, scores);
    const { counts } = report;
    expect(report).toEqual({
      counts,
      accuracy: accuracy(counts),
      recall: recall(counts),
      precision: precision(counts),
      f1: f1(counts),
      specificity: specificity(counts),
      auc: rocAuc(labels, scores),
    });
  });

  it('by cluster has the same values and wider intervals', () => {
    const plain = levelReport(labels, calls, scores);
    const report = levelReport(labels, calls, scores, { clusters });
    for (const name of ['accuracy', 'recall', 'precision', 'f1', 'specificity', 'auc'] as const) {
      const width = ({ lower, upper }: typeof report.auc) => upper - lower;
      expect(report[name].value).toBeCloseTo(plain[name].value, 12);
      expect(width(report[name])).toBeGreaterThan(1.2 * width(plain[name]));
    }
    const right = calls.map((call, i) => Number(call === labels[i]));
    expect(report.accuracy).toEqual(clusteredProportion(right, { clusters }));
  });

  it('names what is no call', () => {
    expect(() => levelReport([1, 0], [1, 0.5], [1, 2])).toThrow('calls[1]: expected 0 or 1, got 0.5');
  });
});

describe('evaluateScans by patient', () => {
  const predictions = Array.from({ length: 40 }, (_, i) => ({
    scanId: `${i}`,
    patientId: `${i % 10}`,
    probabilities: [0.3 + (i % 10) / 20, 0.8 - ((i * 7) % 10) / 15],
    labels: [Number(i % 10 > 4), Number(i % 3 === 0)],
  }));
  const alone = predictions.map((scan) => ({ ...scan, patientId: scan.scanId }));

  it('counts the scans of a patient together', () => {
    const options = { minConsecutive: 1 };
    const report = evaluateScans(predictions, options);
    const apart = evaluateScans(alone, options);
    expect(report.slice.counts).toEqual(apart.slice.counts);
    for (const level of ['slice', 'scan'] as const) {
      expect(report[level].auc).not.toEqual(apart[level].auc);
      expect(report[level].accuracy.lower).toBeLessThan(apart[level].accuracy.lower);
    }
    expect(evaluateScans(predictions, options)).toEqual(report);
  });
});
