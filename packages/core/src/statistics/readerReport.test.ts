import { describe, expect, it } from 'vitest';
import { formatScoreTable } from '../metrics/formatScoreTable';
import { compareCalls } from './compareCalls';
import { readerAgreement } from './readerAgreement';
import { readerReport } from './readerReport';
import { multiReaderAuc } from './multiReader/multiReaderAuc';

/** The paper's 77 CTs, 44 of them positive; who read them found so many, and raised so many false alarms. */
const labels = Array.from({ length: 77 }, (_, i) => Number(i < 44));

function readingsOf(found: number, falseAlarms: number, unread: { positives: number; negatives: number }) {
  return labels.map((label, i): 0 | 1 | null => {
    if (label === 1) return i >= 44 - unread.positives ? null : i < found ? 1 : 0;
    return i >= 77 - unread.negatives ? null : i - 44 < falseAlarms ? 1 : 0;
  });
}

const all = { positives: 0, negatives: 0 };
// Radiologist 3 read 71 of them, 38 positive.
const readers = {
  RADnet: readingsOf(39, 9, all),
  'Radiologist 1': readingsOf(36, 6, all),
  'Radiologist 2': readingsOf(39, 6, all),
  'Radiologist 3': readingsOf(33, 7, { positives: 6, negatives: 0 }),
};

describe('readerReport', () => {
  it("is the paper's Table 2 to the digit, where radiologist 3 read 71 CTs", () => {
    const rows = Object.entries(readers).map(([name, readings]) => ({
      name,
      counts: readerReport(labels, readings).report.counts,
    }));
    expect(formatScoreTable(rows).split('\n')).toEqual([
      '               Accuracy  Recall  Precision     F1',
      'RADnet            81.82   88.64      81.25  84.78',
      'Radiologist 1     81.82   81.82      85.71  83.72',
      'Radiologist 2     85.71   88.64      86.67  87.64',
      'Radiologist 3     83.10   86.84      82.50  84.62',
    ]);
    expect(readerReport(labels, readers['Radiologist 3']).cases).toBe(71);
  });

  it('has an AUC, the mean of sensitivity and specificity, which several readers average', () => {
    const { auc, recall, specificity } = readerReport(labels, readers['Radiologist 3']).report;
    expect(auc.value).toBeCloseTo((recall.value + specificity.value) / 2, 12);
    const radiologists = Object.entries(readers).slice(1);
    const average = multiReaderAuc(
      labels,
      radiologists.map(([reader, scores]) => ({ reader, scores })),
    );
    expect(average.readers[2]).toMatchObject({ positives: 38, negatives: 33, auc: { value: auc.value } });
    expect(average.auc.lower).toBeLessThan(average.auc.value);
  });

  it('goes with agreement and paired tests on the shared 71', () => {
    const named = Object.entries(readers).map(([name, readings]) => ({ name, readings }));
    const { pairs } = readerAgreement(named);
    expect(pairs.find(({ first, second }) => first === 'RADnet' && second === 'Radiologist 3')!.cases).toBe(
      71,
    );
    expect(compareCalls(labels, readers.RADnet, readers['Radiologist 3']).accuracy.cases).toBe(71);
  });

  it('of clusters keeps those of the cases read', () => {
    const { report, cases } = readerReport([1, 1, 0, 0], [1, null, 0, 1], { clusters: ['a', 'a', 'b', 'b'] });
    expect(cases).toBe(3);
    expect(report.counts).toEqual({
      truePositives: 1,
      falseNegatives: 0,
      falsePositives: 1,
      trueNegatives: 1,
    });
  });

  it('names what is no reading', () => {
    expect(() => readerReport([1, 0], [1])).toThrow('readings: expected 2, one for each case, got 1');
    expect(() => readerReport([1, 2], [1, 1])).toThrow('labels[1]: expected 0 or 1, got 2');
  });
});
