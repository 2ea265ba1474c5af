import { describe, expect, it } from 'vitest';
import type { EpochReport, RunStart } from '../training/trainingObserver';
import { epochTable } from './epochTable';

const run: RunStart = { epochs: 60, stepsPerEpoch: 185, slicesPerEpoch: 5920, epochsDone: 0, stepsDone: 0 };

/** RADnet with its four heads. */
const radnet: EpochReport = {
  epoch: 12,
  loss: 1.6663,
  losses: { hemorrhage: 0.72731, mask2: 1.1467, mask4: 0.95968, mask8: 12.0234 },
  metrics: { sliceAuc: 0.91234, ctAccuracy: 0.5 },
  isBest: true,
};

const linesOf = (report: EpochReport, width: number, seconds = 6012): string[] =>
  epochTable(run, report, seconds, width).flatMap(({ header, row }) => [header, row]);

const withMetrics = (metrics: Record<string, number>): EpochReport => ({ ...radnet, metrics });

describe('epochTable', () => {
  it("shows a run of RADnet's in 80 columns", () => {
    expect(linesOf(radnet, 80)).toEqual([
      'epoch   loss hemorrhage  mask2  mask4  mask8 sliceAuc ctAccuracy    time',
      '12/60 1.6663     0.7273 1.1467 0.9597 12.023   0.9123     0.5000 1:40:12 best',
    ]);
  });

  it('sets the rows of a run below each other, whatever the numbers', () => {
    const [row] = linesOf({ ...radnet, epoch: 1, loss: 0.01, isBest: false }, 80, 9).slice(1);
    expect(row).toBe(' 1/60 0.0100     0.7273 1.1467 0.9597 12.023   0.9123     0.5000    0:09');
  });

  it('cuts the longest names where the line is too short for them', () => {
    const given = withMetrics({ validationLoss: 0.7, sliceAuc: 0.9, ctAccuracy: 0.5 });
    expect(linesOf(given, 80)).toEqual([
      'epoch   loss hemorr…  mask2  mask4  mask8 valida… sliceAuc ctAccur…    time',
      '12/60 1.6663  0.7273 1.1467 0.9597 12.023  0.7000   0.9000   0.5000 1:40:12 best',
    ]);
  });

  it('comes in parts where the line is too short for the numbers', () => {
    expect(linesOf(radnet, 40)).toEqual([
      'epoch   loss hemor…  mask2  mask4  mask8',
      '12/60 1.6663 0.7273 1.1467 0.9597 12.023',
      'slice… ctAcc…    time',
      '0.9123 0.5000 1:40:12 best',
    ]);
  });

  it.each([200, 80, 60, 40, 20, 8])('fits %i columns', (width) => {
    const metrics = { validationLoss: 1234567, ctAuc: NaN, sliceLoss: 1e-7, kappa: -0.123456 };
    for (const line of linesOf(withMetrics(metrics), width)) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('shows all sorts of numbers in six characters', () => {
    const numbers = [0, 0.5, 0.00123, 0.00012, -0.00012, 99.99999, 1234.56, 99999.9, 1234567, -0.12345];
    const metrics = Object.fromEntries([...numbers, NaN, Infinity].map((value, i) => [`m${i}`, value]));
    const [part] = epochTable(run, { ...radnet, losses: {}, metrics, isBest: false }, 60, 200);
    expect(part!.row.trim().split(/ +/).slice(2, -1)).toEqual([
      ...['0.0000', '0.5000', '0.0012', '1.2e-4', '-1e-4', '100.00', '1234.6', '100000', '1.2e6', '-0.123'],
      ...['-', 'inf'],
    ]);
  });
});
