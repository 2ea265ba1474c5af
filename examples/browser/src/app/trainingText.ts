import { decimal, percent } from '../../../report/formatNumbers';
import type { EpochDone } from '../worker/viewerWorker';
import { stepText } from './trainingPlace';
import type { TrainingSeries } from './trainingSeries';

/** How an epoch went, e.g. `Epoch 3 of 8: loss 0.52, AUC of slices 0.81, 79 % of CTs called rightly; the best so far.` */
export function epochText({ epoch, epochs, loss, sliceAuc, ctAccuracy, isBest }: EpochDone): string {
  const scores = `AUC of slices ${decimal(sliceAuc, 2)}, ${percent(ctAccuracy, 0)} of CTs called rightly`;
  return `Epoch ${epoch} of ${epochs}: loss ${decimal(loss, 2)}, ${scores}${isBest ? '; the best so far' : ''}.`;
}

/** The current loss, e.g. `Epoch 3 of 8, step 12 of 26: loss 0.52, in the beginning 1.40.` */
export function lossText({ last, smoothed }: TrainingSeries): string {
  if (last === undefined) return 'No step is done yet.';
  const [, loss] = smoothed.at(-1)!;
  const [, first] = smoothed[0]!;
  return `${stepText(last)}: loss ${decimal(loss, 2)}, in the beginning ${decimal(first, 2)}.`;
}
