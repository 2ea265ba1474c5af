import type { PredictionSet } from './predictionSet';

/** Test data: sets that use every column, with float32 and float64 probabilities that have no short decimal form. */
export const sampleSets: readonly PredictionSet[] = [
  {
    name: 'validation',
    threshold: 0.1 + 0.2,
    minConsecutive: 2,
    scans: [
      { scanId: 'plain', probabilities: Float32Array.of(0.1, 1e-30, 0.9999999), labels: [0, 0, 0] },
      {
        scanId: 'everything, "quoted"',
        probabilities: [1 / 3, Math.SQRT1_2, 0.2999999999999999, 1],
        labels: [0, 1, 1, 0],
        patientId: 'P17',
        positionsMm: [-20.125, -15.1, 5e-7, 0.1 + 0.2],
        groups: { thickness: '2 to under 4 mm', kind: 'subdural' },
        segmentation: { dice: 2 / 3, volumeMl: 12.3, predictedVolumeMl: 0 },
      },
    ],
  },
  {
    name: 'CQ 500',
    threshold: 0.5,
    minConsecutive: 1,
    scans: [
      {
        scanId: 'plain',
        probabilities: Float32Array.of(0.5, 0),
        labels: [1, 1],
        labelsKnown: false,
        patientId: 'P17',
        groups: { scanner: 'é' },
        segmentation: { dice: 0 },
      },
    ],
  },
];
