import { requireNoMisspelling } from '../errors/requireNoMisspelling';
import { countConfusion } from '../metrics/confusionCounts';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { youdenThreshold } from '../metrics/youdenThreshold';
import { RadnetError } from '../radnetError';
import { scanCases } from './predictionCases';
import { requireTarget, thresholdFor, type ThresholdTarget } from './thresholdFor';

/** Options of `chooseCall`. */
export interface ChooseCallOptions {
  /** What to reach: the largest sensitivity + specificity (`youden`, the default), or one of them at the best of the other. */
  readonly target?: ThresholdTarget | 'youden' | undefined;
  /** The run lengths to try; of equals the first is taken. 3, the paper's, then 1, 2, 4 and 5 by default. */
  readonly minConsecutive?: readonly number[] | undefined;
}

const OPTIONS = Object.keys({
  target: true,
  minConsecutive: true,
} satisfies Record<keyof ChooseCallOptions, true>);

/** How `callScan` is to call scans, and what that gave where it was chosen. */
export interface ChosenCall {
  /** The threshold to use in `callScan`. */
  readonly threshold: number;
  /** The run length to use in `callScan`. */
  readonly minConsecutive: number;
  /** Of the scans it was chosen on: too good for any other. */
  readonly sensitivity: number;
  /** Share of negative scans that are called negative. */
  readonly specificity: number;
}

/**
 * Chooses threshold and run length of the call for a scan together: for each run length the threshold that suits the target, of these
 * the best. Give it validation scans only, and report on others.
 *
 * @throws RadnetError where a class of scans is missing, or no run length reaches the target.
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
  // By the call itself: a scan shorter than the run length is never positive, whatever the threshold.
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
