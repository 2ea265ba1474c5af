import { RadnetError } from '@radnet/core';
import type { MeasuredScan } from '@radnet/data';
import { bothClasses, classCounts, whyOneClass } from './classCounts';
import { counted } from './counted';

/** CTs that an error lists by name. */
const LISTED = 5;

/**
 * Checks that there is something to learn, and something to choose the best epoch by.
 *
 * @param label The class that is called.
 * @throws RadnetError saying what to do: CTs to train on of which only the whole is labelled positive; slices to train on,
 *   or CTs to validate on, that are all of one class.
 */
export function checkSets(
  training: readonly MeasuredScan[],
  validation: readonly MeasuredScan[],
  label: string,
): void {
  const whole = training.filter(({ summary }) => !summary.labelsKnown).map(({ id }) => id);
  if (whole.length > 0) {
    const more = whole.length > LISTED ? ` and ${whole.length - LISTED} more` : '';
    throw new RadnetError(
      `training: expected labels '${label}' by slice, or masks, of every positive CT, got one label for the whole CT of ` +
        `${whole.length} of ${training.length} (${whole.slice(0, LISTED).join(', ')}${more}). Which of their slices are ` +
        `positive cannot be learnt from that: give a column slice_label:${label} or masks, or keep them for the test (split).`,
    );
  }
  const { slices } = classCounts(training);
  if (!bothClasses(slices)) {
    throw new RadnetError(
      `training: expected positive and negative slices to tell apart, but ${whyOneClass(slices, 'slice')} ` +
        `(${counted(training.length, 'CT')}, ${counted(slices.positive + slices.negative, 'slice')}). Check the labels (--label, now '${label}') and ` +
        'the masks, or add CTs of the other class.',
    );
  }
  const counts = classCounts(validation);
  if (counts.slices.positive + counts.slices.negative === 0 && !bothClasses(counts.cts)) {
    throw new RadnetError(
      `validation: expected labels by slice, or CTs of both classes, but ${whyOneClass(counts.cts, 'CT')} and no slice is ` +
        'labelled: no epoch can be told from another. Add CTs to the split, or labels by slice.',
    );
  }
}
