import type { Estimate } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { comparisonTable } from './comparisonTable';
import type { RunResult } from './runResult';

const auc = (value: number): Estimate => ({ value, lower: value - 0.05, upper: value + 0.05 });

/** Of 10 positive and 10 negative CTs. */
const result = (found: number, passed: number, sliceAuc = auc(0.9)): RunResult => ({
  counts: {
    truePositives: found,
    falseNegatives: 10 - found,
    trueNegatives: passed,
    falsePositives: 10 - passed,
  },
  sliceAuc,
});

describe('comparisonTable', () => {
  it('gives mean and sample standard deviation over the seeds, and the runs', () => {
    // Accuracy 75, 85, 95: 85, and its deviation 10. Recall 70, 80, 90. Precision 7/9, 8/9, 9/9. F1 14/19, 16/19, 18/19.
    const ours = [result(7, 8, auc(0.81)), result(8, 9, auc(0.84)), result(9, 10, auc(0.87))];
    const other = [result(5, 5), result(5, 5), result(5, 5)];
    const lines = comparisonTable(
      [
        { name: 'RADnet', results: ours },
        { name: 'Other', results: other },
      ],
      [4, 5, 6],
    ).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'CT level, held-out CTs, in percent, and slice AUC: mean ± standard deviation of 3 seeds, 4, 5, 6',
      '             Accuracy         Recall      Precision             F1      Slice AUC',
      'RADnet  85.00 ± 10.00  80.00 ± 10.00  88.89 ± 11.11  84.21 ± 10.53  0.840 ± 0.030',
      'Other    50.00 ± 0.00   50.00 ± 0.00   50.00 ± 0.00   50.00 ± 0.00  0.900 ± 0.000',
    ]);
    expect(lines.slice(5, 8)).toEqual([
      'The runs:',
      '                Accuracy  Recall  Precision     F1  Slice AUC',
      'RADnet, seed 4     75.00   70.00      77.78  73.68      0.810',
    ]);
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toMatch(/^Other, seed 6 /);
  });

  it('has no mean where a score of some run is not defined, and says of how many', () => {
    const undefinedAuc = { value: NaN, lower: NaN, upper: NaN, reason: 'no slice labelled' };
    const table = comparisonTable(
      [{ name: 'RADnet', results: [result(0, 10, undefinedAuc), result(6, 10)] }],
      [1, 2],
    );
    expect(table).toMatch(
      /^RADnet .*- \(none called positive in 1 of 2\).*- \(no slice labelled in 1 of 2\)$/m,
    );
    expect(table).toMatch(/^RADnet, seed 1 .* 0\.00 .*- \(none called positive\).*- \(no slice labelled\)$/m);
    expect(table).toMatch(/^RADnet, seed 2 .*100\.00/m);
    expect(table).not.toContain('NaN');
  });

  it('says which runs diverged, and takes the mean of the others', () => {
    const diverged = { diverged: 'epoch 4, step 28' };
    const table = comparisonTable(
      [
        { name: 'A', results: [result(7, 8), diverged, result(9, 10)] },
        { name: 'B', results: [diverged, result(8, 9), diverged] },
        { name: 'C', results: [diverged, diverged, diverged] },
      ],
      [1, 2, 3],
    );
    expect(table).toMatch(/^A, 1 of 3 diverged +85\.00 ± 14\.14 /m);
    expect(table).toMatch(/^B, 2 of 3 diverged +85\.00 +80\.00 /m);
    expect(table).toMatch(/^C, 3 of 3 diverged +- +- +- +- +-$/m);
    expect(table).toMatch(/^A, seed 2, diverged: epoch 4, step 28 +- +- +- +- +-$/m);
    expect(table).toMatch(/^B, seed 2 +85\.00 /m);
  });

  it('gives the intervals of a single seed', () => {
    const table = comparisonTable(
      [
        { name: 'RADnet', results: [result(8, 9)] },
        { name: 'Other', results: [{ diverged: 'epoch 1, step 2' }] },
      ],
      [1],
    );
    expect(table).toMatch(/^Other diverged: epoch 1, step 2$/m);
    expect(table).toMatch(/^RADnet {2}85\.00 \(\d\d\.\d\d-\d\d\.\d\d\)/m);
    expect(table).toMatch(/^RADnet {2}0\.900 \(0\.850 to 0\.950\)$/m);
    expect(table).not.toContain('±');
  });
});
