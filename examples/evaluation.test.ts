import { evaluateScans } from '@radnet/core';
import { describe, expect, it } from 'vitest';
import { formatEvaluation } from './evaluation';

const positive = { scanId: 'a', labels: [0, 1, 1, 1], probabilities: [0.1, 0.9, 0.8, 0.7] };

describe('formatEvaluation', () => {
  it('prints a dash and the reason for what positive CTs alone cannot give', () => {
    const lines = formatEvaluation(evaluateScans([positive])).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      '             slices                   CTs',
      expect.stringMatching(/^AUC {10}1\.000 \(.*\) +- {2}\(no negatives\)$/),
      expect.stringMatching(/^accuracy {5}100\.0 % \(.*\) +100\.0 % \(/),
      expect.stringMatching(/^recall {7}100\.0 % \(.*\) +100\.0 % \(/),
      expect.stringMatching(/^specificity {2}100\.0 % \(.*\) +- {2}\(no negatives\)$/),
    ]);
  });

  it('prints it for a CT that is negative, and for one that is labelled as a whole', () => {
    const negative = { scanId: 'b', labels: [0, 0], probabilities: [0.1, 0.2] };
    expect(formatEvaluation(evaluateScans([negative]))).toMatch(/^recall +- {2}\(no positives\)/m);
    const whole = formatEvaluation(evaluateScans([{ ...positive, labelsKnown: false }]));
    expect(whole).toMatch(/^f1 +- {2}\(no slice labelled\) +100\.0 %/m);
    expect(`${whole}${formatEvaluation(evaluateScans([negative]))}`).not.toMatch(/NaN|undefined/);
  });
});
