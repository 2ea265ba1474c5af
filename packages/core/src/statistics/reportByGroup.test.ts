import { describe, expect, it } from 'vitest';
import { evaluateScans } from '../metrics/evaluateScans';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { reportByGroup } from './reportByGroup';

const predictions = Array.from({ length: 30 }, (_, i) => ({
  scanId: `scan ${i}`,
  patientId: `patient ${i % 20}`,
  probabilities: [0.1 + (i % 7) / 10, 0.2, 0.9],
  labels: [i % 2, 0, i % 2],
  ...(i < 26 && { groups: { thickness: i < 12 ? '10 mm' : i < 24 ? '5 mm' : '2.5 mm' } }),
}));

describe('reportByGroup', () => {
  const groups = reportByGroup(predictions, 'thickness', { minConsecutive: 1 });

  it('has the groups in the order of their numbers, then the scans that name none', () => {
    expect(groups.map(({ value, scans }) => [value, scans])).toEqual([
      ['2.5 mm', 2],
      ['5 mm', 12],
      ['10 mm', 12],
      [undefined, 4],
    ]);
  });

  it('evaluates the scans of a group alone', () => {
    expect(groups[1]).toEqual({
      value: '5 mm',
      scans: 12,
      patients: 12,
      positiveScans: 6,
      slices: 36,
      report: evaluateScans(predictions.slice(12, 24), { minConsecutive: 1 }),
    });
  });

  it('claims nothing of a group that is too small', () => {
    expect(groups[0]).toEqual({
      value: '2.5 mm',
      scans: 2,
      patients: 2,
      positiveScans: 1,
      slices: 6,
      reason: 'fewer than 10 scans',
    });
    expect(reportByGroup(predictions, 'thickness', { minScans: 2 })[0]!.report).toBeDefined();
  });

  describe('of a kind of hemorrhage, which positive scans alone have,', () => {
    const kindOf = (i: number): string => (i < 21 ? 'subdural' : 'epidural');
    const kinds: ScanPrediction[] = predictions.map((scan, i) => ({
      ...scan,
      groups: i % 2 === 1 && i < 29 ? { kind: kindOf(i) } : {},
    }));
    const negatives = kinds.filter((_, i) => i % 2 === 0);

    it('evaluates its positive scans with all negative ones, which are no group', () => {
      const reports = reportByGroup(kinds, 'kind', { minConsecutive: 1 });
      expect(reports.map(({ value, scans, negativeScans }) => [value, scans, negativeScans])).toEqual([
        ['epidural', 4, 15],
        ['subdural', 10, 15],
        [undefined, 1, 15],
      ]);
      const subdural = kinds.filter((_, i) => i % 2 === 1 && i < 21);
      expect(reports[1]!.report).toEqual(evaluateScans([...subdural, ...negatives], { minConsecutive: 1 }));
      expect(reports[1]).toMatchObject({ positiveScans: 10, slices: 30 });
    });

    it('evaluates negative scans that have a value of their own by themselves', () => {
      const none = kinds.map((scan, i) => ({ ...scan, ...(i % 2 === 0 && { groups: { kind: 'none' } }) }));
      const report = reportByGroup(none, 'kind').find(({ value }) => value === 'none')!;
      expect(report).toMatchObject({ scans: 15, positiveScans: 0 });
      expect(report.negativeScans).toBeUndefined();
      expect(report.report!.scan.recall.reason).toBe('no positives');
    });

    it('takes a group for another thing where one value has both classes', () => {
      const mixed = kinds.map((scan, i) => (i === 0 ? { ...scan, groups: { kind: 'subdural' } } : scan));
      const reports = reportByGroup(mixed, 'kind');
      expect(reports.every(({ negativeScans }) => negativeScans === undefined)).toBe(true);
      expect(reports.at(-1)).toMatchObject({ value: undefined, scans: 15 });
    });

    it('has nothing to compare with where no scan is negative', () => {
      const positives = kinds.filter((_, i) => i % 2 === 1);
      const subdural = reportByGroup(positives, 'kind').find(({ value }) => value === 'subdural')!;
      expect(subdural.negativeScans).toBeUndefined();
      expect(subdural.report!.scan.specificity.reason).toBe('no negatives');
    });
  });

  it('counts patients and labelled slices', () => {
    const twice = predictions.map((scan, i) => ({ ...scan, labelsKnown: i > 0, groups: { all: 'yes' } }));
    expect(reportByGroup(twice, 'all')[0]).toMatchObject({ scans: 30, patients: 20, slices: 87 });
  });

  it('refuses a group that no scan names', () => {
    expect(() => reportByGroup(predictions, 'scanner')).toThrow("group: no scan names 'scanner'");
    expect(() => reportByGroup(predictions, 'thickness', { minScans: 0 })).toThrow(
      'minScans: expected a positive',
    );
  });
});
