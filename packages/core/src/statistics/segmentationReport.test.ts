import { describe, expect, it } from 'vitest';
import { limitsOfAgreement } from './limitsOfAgreement';
import { segmentationReport } from './segmentationReport';
import { expectNone } from './fixtures';

const scan = (
  scanId: string,
  segmentation?: { dice: number; volumeMl?: number; predictedVolumeMl?: number },
) => ({
  scanId,
  probabilities: [0.5],
  labels: [1],
  ...(segmentation && { segmentation }),
});

describe('segmentationReport', () => {
  const predictions = [
    scan('a', { dice: 0.9, volumeMl: 10, predictedVolumeMl: 12 }),
    scan('b', { dice: 0.5, volumeMl: 20, predictedVolumeMl: 19 }),
    scan('c', { dice: 0.7 }),
    scan('d'),
    scan('e', { dice: 0, volumeMl: 0, predictedVolumeMl: 3 }),
  ];
  const report = segmentationReport(predictions);

  it('has Dice over the scans with both masks', () => {
    expect(report.scans).toBe(4);
    expect(report.dice.mean.value).toBeCloseTo(2.1 / 4, 12);
    expect(report.dice.median.value).toBeCloseTo(0.6, 12);
    expect(report.dice.mean.lower).toBeGreaterThanOrEqual(0);
    expect(report.dice.mean.upper).toBeLessThanOrEqual(0.9);
    expect(segmentationReport(predictions.slice(0, 3)).dice.median.value).toBe(0.7);
  });

  it('has the volumes that are known', () => {
    expect(report.volumeMl).toEqual(
      limitsOfAgreement([10, 20, 0], [12, 19, 3], { clusters: ['a', 'b', 'e'] }),
    );
  });

  it('resamples patients', () => {
    const ofOne = predictions.map((scan) => ({ ...scan, patientId: '7' }));
    const { mean } = segmentationReport(ofOne).dice;
    expect([mean.lower, mean.upper]).toEqual([mean.value, mean.value]);
  });

  it('of no masks says so', () => {
    const none = segmentationReport([scan('d')]);
    expect(none.scans).toBe(0);
    expectNone(none.dice.mean, 'no scan with drawn and predicted mask');
    expectNone(none.volumeMl.bias, 'fewer than two cases');
  });
});

describe('limitsOfAgreement', () => {
  // NumPy: d = [2, -1, 3]; d.mean(), d.std(ddof=1), d.mean() -+ norm.ppf(.975) * d.std(ddof=1), abs(d).mean().
  it('is 1.96 standard deviations about the bias', () => {
    const got = limitsOfAgreement([10, 20, 0], [12, 19, 3]);
    expect(got.cases).toBe(3);
    expect(got.bias.value).toBeCloseTo(4 / 3, 12);
    expect(got.standardDeviation).toBeCloseTo(2.0816659994661326, 12);
    expect(got.lowerLimit.value).toBeCloseTo(-2.7466570534618624, 12);
    expect(got.upperLimit.value).toBeCloseTo(5.4133237201285285, 12);
    expect(got.meanAbsoluteError.value).toBe(2);
  });

  it('has intervals about what it tells', () => {
    const reference = Array.from({ length: 60 }, (_, i) => i);
    const measured = reference.map((value, i) => value + Math.sin(i * i) + 1);
    const { bias, lowerLimit, upperLimit } = limitsOfAgreement(reference, measured);
    for (const { value, lower, upper } of [bias, lowerLimit, upperLimit]) {
      expect(lower).toBeLessThan(value);
      expect(upper).toBeGreaterThan(value);
    }
    const deviation =
      measured.reduce((sum, value, i) => sum + (value - reference[i]! - bias.value) ** 2, 0) / 59;
    expect((bias.upper - bias.lower) / (2 * 1.96 * Math.sqrt(deviation / 60))).toBeCloseTo(1, 1);
  });

  it('names what does not fit', () => {
    expect(() => limitsOfAgreement([1, NaN], [1, 2])).toThrow(
      'reference[1]: expected a finite number, got NaN',
    );
    expect(() => limitsOfAgreement([1, 2], [1])).toThrow(
      'measured: expected 2, one for each reference, got 1',
    );
  });
});
