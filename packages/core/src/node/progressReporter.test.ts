import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunOutcome, RunStart } from '../training/trainingObserver';
import { progressReporter } from './progressReporter';

const collector = (isTTY: boolean, columns: number) => {
  const chunks: string[] = [];
  const write = (chunk: Buffer, _: string, done: () => void): void => {
    chunks.push(chunk.toString());
    done();
  };
  const stream = Object.assign(new Writable({ write }), { isTTY, columns });
  return { stream, written: () => chunks.join('') };
};

const whole: RunStart = { epochs: 2, stepsPerEpoch: 20, slicesPerEpoch: 160, epochsDone: 0, stepsDone: 0 };

/** A run of steps of half a second with 8 slices each, whose epochs end with a score of 5 s. */
const run = (
  isTTY: boolean,
  start = whole,
  steps = Infinity,
  outcome: RunOutcome = 'completed',
  columns = 120,
): string => {
  const { stream, written } = collector(isTTY, columns);
  const reporter = progressReporter(stream);
  void reporter.onStart!(start);
  let taken = 0;
  for (let epoch = start.epochsDone + 1; epoch <= start.epochs; epoch++) {
    const first = epoch === start.epochsDone + 1 ? start.stepsDone + 1 : 1;
    for (let step = first; step <= start.stepsPerEpoch && taken < steps; step++, taken++) {
      vi.advanceTimersByTime(500);
      void reporter.onStep!({ epoch, step, rate: 0.1, loss: 0.693147, losses: { call: 0.5 }, slices: 8 });
    }
    if (taken >= steps) break;
    vi.advanceTimersByTime(5000);
    const metrics = { validationLoss: 0.71234, auc: NaN };
    void reporter.onEpoch!({
      epoch,
      loss: 0.612345,
      losses: { call: 0.5, mask2: 1 / 3 },
      metrics,
      isBest: epoch === 1,
    });
  }
  void reporter.onEnd!(outcome);
  return written();
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('progressReporter', () => {
  it('writes plain lines to a pipe: one a tenth of an epoch and one an epoch', () => {
    const lines = run(false).split('\n');
    expect(lines[0]).toBe('epoch 1/2, step 2/20: loss 0.6931, 2 steps/s, 16 images/s, 0:19 left');
    expect(lines[9]).toBe('epoch 1/2, step 20/20: loss 0.6931, 2 steps/s, 16 images/s, 0:10 left');
    const header = 'epoch   loss   call  mask2 validationLoss    auc    time';
    expect(lines.slice(10, 12)).toEqual([
      header,
      '  1/2 0.6123 0.5000 0.3333         0.7123      -    0:15 best',
    ]);
    expect(lines.slice(22, 24)).toEqual([header, '  2/2 0.6123 0.5000 0.3333         0.7123      -    0:15']);
    expect(lines).toHaveLength(25);
  });

  it('counts the scoring into the time left, but not into the speed', () => {
    // After 21 steps: 10.5 s of steps and 5 s of score, and 19 steps to go.
    const lines = run(false, { ...whole, stepsPerEpoch: 10, epochs: 3 }).split('\n');
    expect(lines[12]).toBe('epoch 2/3, step 1/10: loss 0.6931, 2 steps/s, 16 images/s, 0:18 left');
  });

  it('draws a bar on a terminal, and leaves the table of the epochs', () => {
    const written = run(true);
    expect(written).toContain('epoch 1/2 [');
    expect(written).toMatch(/10\/20 loss 0.6931, 2 steps\/s, 16 images\/s, 0:15 left/);
    expect(written).not.toContain('step 2/20:');
    expect(written.match(/epoch {3}loss/g)).toHaveLength(1);
    expect(written).toContain('  1/2 0.6123 0.5000 0.3333         0.7123      -    0:15 best\n');
    expect(written).toContain('  2/2 0.6123 0.5000 0.3333         0.7123      -    0:15\n');
  });

  it('shows the names again after 20 epochs on a terminal', () => {
    const written = run(true, { ...whole, epochs: 41, stepsPerEpoch: 1 });
    expect(written.match(/epoch {3}loss/g)).toHaveLength(3);
  });

  it('clears the bar before an epoch is scored, so that a note then stands on its own', () => {
    const written = run(true, whole, 20, 'stopped');
    expect(written).toMatch(/\x1b\[2K(\x1b8)?epoch 1\/2: scoring\rstopped after epoch 1\/2, step 20\/20\n$/); // eslint-disable-line no-control-regex
  });

  it.each([
    [120, 20],
    [80, 8],
    [60, 0],
  ])('fits its bar into %i columns', (columns, size) => {
    const written = run(true, { ...whole, epochs: 99, stepsPerEpoch: 185 }, 9, 'stopped', columns);
    // eslint-disable-next-line no-control-regex
    const drawn = written.split(/\x1b\[[^m]/).filter((part) => part.includes('images/s'));
    expect(drawn.at(-1)).toMatch(
      /^G?epoch 1\/99 (\[[=-]*\] )?\d\/185 loss 0.6931, 2 steps\/s, 16 images\/s, 2:3\d:\d\d left$/,
    );
    for (const line of drawn) {
      expect(/\[([=-]*)\]/.exec(line)?.[1]?.length ?? 0).toBe(size);
      if (size > 0) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  it.each([true, false])('says where it was stopped, on a terminal: %s', (isTTY) => {
    expect(run(isTTY, whole, 3, 'stopped')).toContain('stopped after epoch 1/2, step 3/20\n');
  });

  it('goes on where a resumed run starts', () => {
    const lines = run(false, { ...whole, epochsDone: 1, stepsDone: 19 }).split('\n');
    expect(lines[0]).toBe('epoch 2/2, step 20/20: loss 0.6931, 2 steps/s, 16 images/s, 0:00 left');
  });

  it('leaves no timer running', () => {
    run(true, whole, 3, 'failed');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('has nothing to show where all epochs were done before', () => {
    expect(run(true, { ...whole, epochsDone: 2 })).toBe('');
  });
});
