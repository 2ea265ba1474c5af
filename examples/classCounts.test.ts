import { describe, expect, it } from 'vitest';
import { bothClasses, classCounts, whyOneClass } from './classCounts';
import { labelledScan } from './fixtures';

describe('classCounts', () => {
  it('counts CTs and labelled slices by class', () => {
    const scans = [
      labelledScan('a', '0110'),
      labelledScan('b', '000'),
      labelledScan('whole', '11', { labels: false }),
    ];
    expect(classCounts(scans)).toEqual({
      cts: { positive: 2, negative: 1 },
      slices: { positive: 2, negative: 5 },
    });
  });

  it('says which class is alone', () => {
    expect(bothClasses({ positive: 1, negative: 1 })).toBe(true);
    expect(bothClasses({ positive: 0, negative: 1 })).toBe(false);
    expect(whyOneClass({ positive: 2, negative: 0 }, 'CT')).toBe('every CT is positive');
    expect(whyOneClass({ positive: 0, negative: 3 }, 'slice')).toBe('every labelled slice is negative');
    expect(whyOneClass({ positive: 0, negative: 0 }, 'slice')).toBe('no slice is labelled');
  });
});
