import type { MeasuredScan } from '@radnet/data';

/** Whether the segmentation heads have masks to learn from. If not, `note` tells the user why. */
export function segmentationHeads(training: readonly MeasuredScan[]): { masks: boolean; note?: string } {
  if (training.some(({ summary }) => summary.masked)) return { masks: true };
  const why = training.some(({ summary }) => summary.maskKnown)
    ? 'every mask is empty'
    : 'no CT comes with a mask';
  return { masks: false, note: `${why}: the segmentation heads are not trained` };
}
