import { describe, expect, it } from 'vitest';
import { countConfusion, sumConfusion } from './confusionCounts';

const labels = [1, 1, 1, 0, 0, 0, 0];
const scores = [0.9, 0.5, 0.49, 0.5, 0.1, 0.2, 0.3];

describe('countConfusion', () => {
  it('counts a score at the threshold as positive', () => {
    expect(countConfusion(labels, scores)).toEqual({
      truePositives: 2,
      falseNegatives: 1,
      falsePositives: 1,
      trueNegatives: 3,
    });
    expect(countConfusion(labels, scores, { threshold: 0.95 })).toEqual({
      truePositives: 0,
      falseNegatives: 3,
      falsePositives: 0,
      trueNegatives: 4,
    });
  });

  it('takes typed arrays, and scores that are not probabilities', () => {
    const counts = countConfusion(Uint8Array.of(1, 0), Float32Array.of(3.5, -2), { threshold: 0 });
    expect(counts).toEqual({ truePositives: 1, falseNegatives: 0, falsePositives: 0, trueNegatives: 1 });
  });

  it.each([
    [[1, 2], [0, 1], 'labels[1]: expected 0 or 1, got 2'],
    [[1], [0, 1], 'labels: expected 2, one for each score, got 1'],
    [[1, 0], [0, NaN], 'scores[1]: expected a finite number, got NaN'],
  ])('refuses labels %j with scores %j', (wrongLabels, wrongScores, message) => {
    expect(() => countConfusion(wrongLabels, wrongScores)).toThrow(message);
  });

  it('refuses a threshold that is no number', () => {
    expect(() => countConfusion([], [], { threshold: NaN })).toThrow(
      'threshold: expected a finite number, got NaN',
    );
  });
});

describe('sumConfusion', () => {
  it('makes of the parts what counting the whole makes', () => {
    const parts = [0, 3, 5].map((start, i) => {
      const end = [3, 5, 7][i];
      return countConfusion(labels.slice(start, end), scores.slice(start, end));
    });
    expect(sumConfusion(parts)).toEqual(countConfusion(labels, scores));
    expect(sumConfusion([])).toEqual(countConfusion([], []));
  });
});
