import { describe, expect, it } from 'vitest';
import { evaluateScans } from '../metrics/evaluateScans';
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
