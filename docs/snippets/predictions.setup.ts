import { writePredictions } from '@radnet/core/node';

const scans = [
  { scanId: 'case-00', probabilities: [0.1, 0.9, 0.8, 0.2], labels: [0, 1, 1, 0], patientId: '1' },
  { scanId: 'case-01', probabilities: [0.3, 0.1, 0.2, 0.6], labels: [0, 0, 0, 0], patientId: '2' },
];
await writePredictions('runs/phe/predictions.csv', [
  { name: 'test', threshold: 0.5, minConsecutive: 2, scans },
]);
