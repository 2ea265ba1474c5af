import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunOutcome, RunStart } from '../training/trainingObserver';
import { progressReporter } from './progressReporter';

const collector = (isTTY: boolean) => {
  const chunks: string[] = [];
  const write = (chunk: Buffer, _: string, done: () => void): void => {
    chunks.push(chunk.toString());
    done();
  };
  const stream = Object.assign(new Writable({ write }), { isTTY, columns: 200 });
  return { stream, written: () => chunks.join('') };
};

const whole: RunStart = { epochs: 2, stepsPerEpoch: 20, slicesPerEpoch: 160, epochsDone: 0, stepsDone: 0 };

/** A run of steps of half a second with 8 slices each, whose epochs end with a score of 5 s. */
const run = (isTTY: boolean, start = whole, steps = Infinity, outcome: RunOutcome = 'completed'): string => {
  const { stream, written } = collector(isTTY);
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
    expect(lines[10]).toBe(
      'epoch 1/2: loss 0.6123 (call 0.5, mask2 0.3333), validationLoss 0.7123, auc -, the best so far',
    );
    expect(lines[21]).toBe('epoch 2/2: loss 0.6123 (call 0.5, mask2 0.3333), validationLoss 0.7123, auc -');
    expect(lines).toHaveLength(23);
  });

  it('counts the scoring into the time left, but not into the speed', () => {
    // After 21 steps: 10.5 s of steps and 5 s of score, and 19 steps to go.
    const lines = run(false, { ...whole, stepsPerEpoch: 10, epochs: 3 }).split('\n');
    expect(lines[11]).toBe('epoch 2/3, step 1/10: loss 0.6931, 2 steps/s, 16 images/s, 0:18 left');
  });

  it('draws a bar on a terminal, and leaves the lines of the epochs', () => {
    const written = run(true);
    expect(written).toContain('epoch 1/2 [');
    expect(written).toMatch(/10\/20 loss 0.6931, 2 steps\/s, 16 images\/s, 0:15 left/);
    expect(written).toContain('epoch 2/2: loss 0.6123');
    expect(written).not.toContain('step 2/20:');
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
