import type { PredictionSet, ScanPrediction } from '@radnet/core';
import { createRandom } from '@radnet/data';

/**
 * For tests: predictions of a mediocre model for a validation set of 20 CTs and a test set of 30, with two CTs for each patient.
 *
 * @param skill By how many logits positive slices score higher than negative ones.
 */
export function predictedSets(skill = 2): PredictionSet[] {
  const random = createRandom(`predicted ${skill}`);
  const scanOf = (set: string, index: number): ScanPrediction => {
    const positive = index % 2 === 0;
    const labels = Uint8Array.from({ length: 8 }, (_, slice) => Number(positive && slice > 2 && slice < 6));
    const probabilities = Float32Array.from(labels, (label) => {
      const logit = skill * (label - 0.5) + random.uniform(-2, 2);
      return 1 / (1 + Math.exp(-logit));
    });
    return {
      scanId: `${set}-${index}`,
      probabilities,
      labels,
      patientId: `P${set.length}-${Math.floor(index / 2)}`,
      groups: { thickness: index % 3 === 0 ? 'under 2 mm' : '4 mm and more' },
      segmentation: { dice: index / 30, volumeMl: index, predictedVolumeMl: index + 1 },
    };
  };
  const call = { threshold: 0.5, minConsecutive: 2 };
  const sized = (name: string, size: number): PredictionSet => ({
    name,
    ...call,
    scans: Array.from({ length: size }, (_, index) => scanOf(name, index)),
  });
  return [sized('validation', 20), sized('test', 30)];
}
