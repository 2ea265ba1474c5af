import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../metrics/wilsonInterval';
import { reliability } from './reliability';
import { readGolden } from './fixtures';

interface Case {
  readonly labels: number[];
  readonly probabilities: number[];
  readonly clusters: number[];
  readonly bins: Record<'count' | 'width', { observed: number[]; meanProbability: number[] }>;
}

const golden = readGolden<Record<string, Case>>('calibration.json');

describe('reliability', () => {
  it.each(
    Object.entries(golden).flatMap(([name, expected]) =>
      (['count', 'width'] as const).map((by) => ({ name, by, expected })),
    ),
  )("$name by $by: scikit-learn's calibration_curve", ({ by, expected }) => {
    const { labels, probabilities, clusters } = expected;
    const { bins, expectedCalibrationError } = reliability(labels, probabilities, { bins: 8, by, clusters });
    const { observed, meanProbability } = expected.bins[by];
    expect(bins).toHaveLength(observed.length);
    let error = 0;
    bins.forEach((bin, i) => {
      expect(bin.observed.value).toBeCloseTo(observed[i]!, 12);
      expect(bin.meanProbability).toBeCloseTo(meanProbability[i]!, 12);
      expect(bin.positives / bin.count).toBeCloseTo(observed[i]!, 12);
      error += bin.count * Math.abs(observed[i]! - meanProbability[i]!);
    });
    expect(expectedCalibrationError).toBeCloseTo(error / labels.length, 12);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(labels.length);
  });

  it("gives independent cases Wilson's interval", () => {
    const { bins } = reliability([0, 1, 1, 1], [0.1, 0.2, 0.8, 0.9], { bins: 2, by: 'width' });
    expect(bins.map(({ observed }) => observed)).toEqual([wilsonInterval(1, 2), wilsonInterval(2, 2)]);
    expect(bins[0]).toMatchObject({ lower: 0, upper: 0.5, count: 2 });
  });

  it('leaves out empty bins, of equal probabilities all but one', () => {
    expect(reliability([0, 1], [0.05, 0.95], { by: 'width' }).bins).toHaveLength(2);
    const { bins, expectedCalibrationError } = reliability([0, 1, 1], [0.5, 0.5, 0.5]);
    expect(bins).toHaveLength(1);
    expect(expectedCalibrationError).toBeCloseTo(1 / 6, 12);
  });

  it('refuses bins that are none', () => {
    expect(() => reliability([0], [0.5], { bins: 0 })).toThrow('bins: expected a positive integer, got 0');
  });
});
