import { describe, expect, it } from 'vitest';
import { chooseThreshold } from './threshold';

const positive = { scanId: 'p', labels: [0, 1, 1, 1], probabilities: [0.1, 0.6, 0.8, 0.7] };
const negative = { scanId: 'n', labels: [0, 0, 0, 0], probabilities: [0.1, 0.4, 0.4, 0.45] };
const wholes = { ...positive, scanId: 'w', labels: [1, 1, 1, 1], labelsKnown: false };

describe('chooseThreshold', () => {
  it('lies between the calls of positive and negative CTs', () => {
    expect(chooseThreshold([positive, negative], 3)).toBeCloseTo(0.5, 12);
    // By the two best neighbours: 0.7 against 0.4.
    expect(chooseThreshold([positive, negative], 2)).toBeCloseTo(0.55, 12);
    expect(chooseThreshold([wholes, negative], 3)).toBeCloseTo(0.5, 12);
  });

  it('lies between positive and negative slices where every CT is positive', () => {
    expect(chooseThreshold([positive], 3)).toBeCloseTo(0.35, 12);
    // The slices of a CT that is labelled as a whole say nothing of slices.
    expect(chooseThreshold([positive, wholes], 3)).toBeCloseTo(0.35, 12);
  });

  it('is 0.5 where slices are of one class, too, or not labelled', () => {
    expect(chooseThreshold([negative], 3)).toBe(0.5);
    expect(chooseThreshold([wholes], 3)).toBe(0.5);
  });
});
