import { RadnetError } from '@radnet/core';
import type { MeasuredScan } from '@radnet/data';
import { bothClasses, classCounts, whyOneClass } from './classCounts';
import { counted } from './counted';
import { longest } from './readingOptions';
import type { Settings } from './settings';

/** How many CTs an error lists by name. */
const LISTED = 5;

/**
 * Checks that there is something to learn from the training CTs, and that the validation CTs can tell which epoch is best.
 *
 * @param called The class to predict, and how many positive slices in a row make a CT positive.
 * @throws RadnetError that says what to do: if a positive training CT has one label for the whole CT; if all training slices, or all
 *   validation CTs, are of one class; if all validation CTs are too short to be called positive.
 */
export function checkSets(
  training: readonly MeasuredScan[],
  validation: readonly MeasuredScan[],
  { label, minConsecutive }: Pick<Settings, 'label' | 'minConsecutive'>,
): void {
  const whole = training.filter(({ summary }) => !summary.labelsKnown).map(({ id }) => id);
  if (whole.length > 0) {
    const more = whole.length > LISTED ? ` and ${whole.length - LISTED} more` : '';
    throw new RadnetError(
      `training: expected slice labels '${label}' or masks for every positive CT, got one label for the whole CT for ` +
        `${whole.length} of ${training.length} (${whole.slice(0, LISTED).join(', ')}${more}). Training needs to know which of ` +
        `their slices are positive: add a column slice_label:${label} or masks, or move them to the test set (split).`,
    );
  }
  const { slices } = classCounts(training);
  if (!bothClasses(slices)) {
    throw new RadnetError(
      `training: expected positive and negative slices, but ${whyOneClass(slices, 'slice')} ` +
        `(${counted(training.length, 'CT')}, ${counted(slices.positive + slices.negative, 'slice')}). Check the labels (--label, now '${label}') and ` +
        'the masks, or add CTs of the other class.',
    );
  }
  const counts = classCounts(validation);
  if (counts.slices.positive + counts.slices.negative === 0 && !bothClasses(counts.cts)) {
    throw new RadnetError(
      `validation: expected slice labels, or CTs of both classes, but ${whyOneClass(counts.cts, 'CT')} and no slice is ` +
        'labelled: epochs cannot be compared. Add CTs to this set, or slice labels.',
    );
  }
  const most = longest(validation);
  if (most < minConsecutive) {
    throw new RadnetError(
      `validation: expected a CT of at least ${minConsecutive} slices, because that many positive ones in a row make a CT positive ` +
        `(--min-consecutive), got none with more than ${most}: no CT could be called positive. Use a smaller --min-consecutive.`,
    );
  }
}
