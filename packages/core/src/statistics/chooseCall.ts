import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { countConfusion } from '../metrics/confusionCounts';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { youdenThreshold } from '../metrics/youdenThreshold';
import { RadnetError } from '../radnetError';
import { scanCases } from './predictionCases';
import { requireTarget, thresholdFor, type ThresholdTarget } from './thresholdFor';

/** Settings for {@link chooseCall}. */
export interface ChooseCallOptions {
  /**
   * Goal: the largest sensitivity + specificity (`youden`, the default), or a required value of one at the best of the
   * other.
   */
  readonly target?: ThresholdTarget | 'youden' | undefined;
  /**
   * Run lengths to try, in order; the first of equally good ones wins. Default: [3, 1, 2, 4, 5], the paper's 3 first.
   */
  readonly minConsecutive?: readonly number[] | undefined;
}

const OPTIONS = Object.keys({
  target: true,
  minConsecutive: true,
} satisfies Record<keyof ChooseCallOptions, true>);

/** Settings for {@link callScan}, and their scores on the scans they were chosen on. */
export interface ChosenCall {
  /** The threshold to use in `callScan`. */
  readonly threshold: number;
  /** The run length to use in `callScan`. */
  readonly minConsecutive: number;
  /**
   * Share of positive scans that are called positive. Like specificity, optimistic: measured on the validation scans.
   */
  readonly sensitivity: number;
  /** Share of negative scans that are called negative. */
  readonly specificity: number;
}

/**
 * Chooses the threshold and the run length for calling scans. It finds the best threshold for each run length, then
 * takes the best of these pairs. Pass validation scans only, and report results on other scans.
 *
 * @throws RadnetError if there are no positive or no negative scans, if an option is invalid, or if no run length
 *   reaches the target.
 */
export function chooseCall(
  validation: readonly ScanPrediction[],
  options: ChooseCallOptions = {},
): ChosenCall {
  requireNoMisspelling('chooseCall', options, OPTIONS);
  const { target = 'youden', minConsecutive = [3, 1, 2, 4, 5] } = options;
  if (target !== 'youden') requireTarget(target);
  if (minConsecutive.length === 0) {
    throw new RadnetError('minConsecutive: expected at least one run length, got none');
  }
  const positives = scanCases(validation).labels.filter((label) => label === 1).length;
  if (positives === 0 || positives === validation.length) {
    const missing = positives === 0 ? 'positive' : 'negative';
    throw new RadnetError(`validation: expected positive and negative scans, got no ${missing} one`);
  }
  let best: ChosenCall | undefined;
  for (const length of minConsecutive) {
    const chosen = chosenFor(validation, length, target);
    if (chosen && (!best || worth(chosen, target) > worth(best, target))) best = chosen;
  }
  if (!best) throw new RadnetError(`target: no run length and threshold reach ${JSON.stringify(target)}`);
  return best;
}

function chosenFor(
  validation: readonly ScanPrediction[],
  minConsecutive: number,
  target: ThresholdTarget | 'youden',
): ChosenCall | undefined {
  const { labels, scores } = scanCases(validation, { minConsecutive });
  const threshold =
    target === 'youden' ? youdenThreshold(labels, scores) : thresholdFor(labels, scores, target);
  if (Number.isNaN(threshold)) return undefined;
  // Count the calls, not the scores: a scan shorter than the run length is never positive, whatever the threshold.
  const counts = countConfusion(labels, scanCases(validation, { minConsecutive, threshold }).calls);
  const sensitivity = counts.truePositives / (counts.truePositives + counts.falseNegatives);
  const specificity = counts.trueNegatives / (counts.trueNegatives + counts.falsePositives);
  const reached =
    target === 'youden' ||
    ('sensitivity' in target ? sensitivity >= target.sensitivity : specificity >= target.specificity);
  return reached ? { threshold, minConsecutive, sensitivity, specificity } : undefined;
}

function worth({ sensitivity, specificity }: ChosenCall, target: ThresholdTarget | 'youden'): number {
  if (target === 'youden') return sensitivity + specificity;
  return 'sensitivity' in target ? specificity : sensitivity;
}
