import type { ScanPrediction } from '@radnet/core';

/** Scans whose positive slices get higher probabilities, though not always. */
function scansOf(seed: number): ScanPrediction[] {
  return Array.from({ length: 30 }, (_, index) => {
    const labels = Array.from({ length: 12 }, (_, slice) =>
      Number(index % 2 === 0 && slice > 3 && slice < 8),
    );
    const probabilities = labels.map((label, slice) => {
      const noise = Math.abs(Math.sin(seed + 97 * index + 13 * slice));
      return 0.3 * label + 0.7 * noise;
    });
    return { scanId: `scan-${index}`, patientId: String(Math.floor(index / 2)), labels, probabilities };
  });
}

/** The test set, 15 patients with two scans each. */
export const predictions = scansOf(1);
export const validationPredictions = scansOf(2);
