import { describe, expect, it } from 'vitest';
import { countConfusion } from './confusionCounts';
import { youdenThreshold } from './youdenThreshold';

describe('youdenThreshold', () => {
  it('lies halfway between two classes that are apart', () => {
    expect(youdenThreshold([0, 0, 1, 1], [0.1, 0.2, 0.4, 0.9])).toBeCloseTo(0.3, 12);
  });

  it('is, with ties and overlap, no worse than any other threshold', () => {
    const labels = [0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
    const probabilities = [0.1, 0.1, 0.3, 0.3, 0.5, 0.5, 0.2, 0.8, 0.8, 0.9, 0.05, 0.4];
    const index = (threshold: number): number => {
      const c = countConfusion(labels, probabilities, { threshold });
      const recall = c.truePositives / (c.truePositives + c.falseNegatives);
      return recall + c.trueNegatives / (c.trueNegatives + c.falsePositives) - 1;
    };
    const best = index(youdenThreshold(labels, probabilities));
    for (let threshold = 0; threshold <= 1; threshold += 0.01)
      expect(best).toBeGreaterThanOrEqual(index(threshold));
    expect(best).toBeGreaterThan(0);
  });

  it('is not defined without both classes', () => {
    expect(youdenThreshold([1, 1], [0.2, 0.4])).toBeNaN();
  });

  it('refuses what is no label or no probability', () => {
    expect(() => youdenThreshold([0, 2], [0.2, 0.4])).toThrow(/labels/);
    expect(() => youdenThreshold([0, 1], [0.2, 1.4])).toThrow(/probabilities/);
  });
});
