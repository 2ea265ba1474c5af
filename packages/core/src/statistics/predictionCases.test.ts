import { describe, expect, it } from 'vitest';
import { callScan } from '../metrics/callScan';
import { scanCases, sliceCases } from './predictionCases';

const predictions = [
  { scanId: 'a', patientId: '7', probabilities: [0.1, 0.9, 0.8], labels: [0, 1, 1] },
  { scanId: 'b', patientId: '7', probabilities: Float32Array.of(0.25, 0.5), labels: Uint8Array.of(0, 0) },
  { scanId: '7', probabilities: [0.6], labels: [1], labelsKnown: false },
];

describe('cases of predictions', () => {
  it('are slices whose labels are known, by patient', () => {
    expect(sliceCases(predictions)).toEqual({
      labels: [0, 1, 1, 0, 0],
      scores: [0.1, 0.9, 0.8, 0.25, 0.5],
      clusters: ['patient 7', 'patient 7', 'patient 7', 'patient 7', 'patient 7'],
    });
  });

  it('are scans with their calls; a scan of no known patient is one by itself', () => {
    const options = { threshold: 0.7, minConsecutive: 2 };
    expect(scanCases(predictions, options)).toEqual({
      labels: [1, 0, 1],
      scores: predictions.map(({ probabilities }) => callScan(probabilities, options).score),
      clusters: ['patient 7', 'patient 7', 'scan 7'],
      scanIds: ['a', 'b', '7'],
      calls: [1, 0, 0],
    });
  });
});
