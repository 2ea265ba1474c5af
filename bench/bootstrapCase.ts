import { bootstrapEstimate, bootstrapEstimates, rocCurve } from '@radnet/core';
import { createRandom } from '@radnet/data';
import { rankFalling, weightedAuc } from '../packages/core/src/statistics/weightedRanking';
import { measure, type Measurement } from './row';

export const BOOTSTRAP_SLICES = 10_000;

export type BootstrapCase = 'auc' | 'auc-patients' | 'threshold' | 'curve';

/** 10,000 resamples of 10,000 slices, drawn slice by slice, or patient by patient from 300 patients. */
export function benchBootstrap(name: BootstrapCase): Promise<Measurement> {
  const random = createRandom(18);
  const labels = Uint8Array.from({ length: BOOTSTRAP_SLICES }, () => random.integer(0, 1));
  const scores = Float64Array.from(labels, (label) => 1 / (1 + Math.exp(-random.normal(2 * label - 1, 1))));
  const patients = Int32Array.from(labels, (_, i) => i % 300);
  const resamples = 10_000;
  const ranking = rankFalling(labels, scores);
  const auc = (weights: ArrayLike<number>): number => weightedAuc(ranking, weights);
  const calls = scores.map((score) => Number(score >= 0.5));
  const threshold = (weights: ArrayLike<number>): number[] => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < labels.length; i++) counts[2 * labels[i]! + calls[i]!]! += weights[i]!;
    const [passed, falseAlarms, missed, found] = counts as [number, number, number, number];
    return [found / (found + missed), passed / (passed + falseAlarms), found / (found + falseAlarms)];
  };
  const work = {
    auc: () => bootstrapEstimate(labels.length, auc, { resamples }),
    'auc-patients': () => bootstrapEstimate(labels.length, auc, { resamples, clusters: patients }),
    threshold: () => bootstrapEstimates(labels.length, threshold, { resamples, clusters: patients }),
    curve: () => rocCurve(labels, scores, { resamples, clusters: patients }),
  };
  return measure(() => Promise.resolve(void work[name]()), BOOTSTRAP_SLICES, 4);
}
