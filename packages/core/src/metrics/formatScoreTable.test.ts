import { describe, expect, it } from 'vitest';
import { formatScoreTable, type ScoreTableRow } from './formatScoreTable';

/** Of the paper's CTs that were read, 44 of 77 positive unless said otherwise. */
function reader(name: string, found: number, falseAlarms: number, positives = 44, scans = 77): ScoreTableRow {
  return {
    name,
    counts: {
      truePositives: found,
      falseNegatives: positives - found,
      falsePositives: falseAlarms,
      trueNegatives: scans - positives - falseAlarms,
    },
  };
}

describe('formatScoreTable', () => {
  it('prints Table 1 of the paper (Grewal et al., 2017)', () => {
    const rows = [reader('DenseNet', 37, 14), reader('DenseNet-A', 40, 11), reader('RADnet', 39, 9)];
    const table = formatScoreTable(rows);
    process.stdout.write(`Table 1\n${table}\n`);
    expect(table.split('\n')).toEqual([
      '            Accuracy  Recall  Precision     F1',
      'DenseNet       72.73   84.09      72.55  77.89',
      'DenseNet-A     80.52   90.91      78.43  84.21',
      'RADnet         81.82   88.64      81.25  84.78',
    ]);
  });

  it('prints Table 2 of the paper, where radiologist 3 read 71 CTs, 38 of them positive', () => {
    const rows = [
      reader('RADnet', 39, 9),
      reader('Radiologist 1', 36, 6),
      reader('Radiologist 2', 39, 6),
      reader('Radiologist 3', 33, 7, 38, 71),
    ];
    const table = formatScoreTable(rows);
    process.stdout.write(`Table 2\n${table}\n`);
    expect(table.split('\n')).toEqual([
      '               Accuracy  Recall  Precision     F1',
      'RADnet            81.82   88.64      81.25  84.78',
      'Radiologist 1     81.82   81.82      85.71  83.72',
      'Radiologist 2     85.71   88.64      86.67  87.64',
      'Radiologist 3     83.10   86.84      82.50  84.62',
    ]);
  });

  it('adds the intervals', () => {
    const table = formatScoreTable([reader('RADnet', 39, 9)], { intervals: true });
    expect(table.split('\n')).toEqual([
      '                   Accuracy               Recall            Precision                   F1',
      'RADnet  81.82 (71.76-88.85)  88.64 (76.02-95.05)  81.25 (68.06-89.81)  84.78 (75.33-91.05)',
    ]);
  });

  it('says where a score is not defined', () => {
    expect(formatScoreTable([reader('silent', 0, 0, 0, 5)]).split('\n')).toEqual([
      '        Accuracy            Recall                 Precision                                F1',
      'silent    100.00  - (no positives)  - (none called positive)  - (no positives, none called so)',
    ]);
  });

  it('is a header alone without rows', () => {
    expect(formatScoreTable([])).toBe('  Accuracy  Recall  Precision  F1');
  });
});
