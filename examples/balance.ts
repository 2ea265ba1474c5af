import { RadnetError } from '@radnet/core';
import type { MeasuredScan, ScanBatchesOptions } from '@radnet/data';
import { bothClasses, classCounts, whyOneClass } from './classCounts';

export const BALANCES = ['scans', 'slices', 'none'] as const;
export type Balance = (typeof BALANCES)[number];

/** How to balance a training, and why, as one line for the user. */
export interface ChosenBalance {
  readonly balance: ScanBatchesOptions['balance'];
  readonly line: string;
}

/**
 * Chooses the balance that the user asked for. Otherwise balances by CT if there are CTs of both classes, by slice if excerpts
 * (groups of neighbouring slices) are taken from longer CTs, and not at all in other cases.
 *
 * @throws RadnetError if balance by CT is asked for and all CTs are of one class.
 */
export function chooseBalance(
  training: readonly MeasuredScan[],
  maxSlices: number,
  asked?: Balance,
): ChosenBalance {
  const { cts } = classCounts(training);
  const isAnyLonger = training.some(({ summary }) => summary.slices > maxSlices);
  if (asked !== undefined) {
    if (asked === 'scans' && !bothClasses(cts)) {
      throw new RadnetError(
        `--balance scans: expected positive and negative CTs to train on, but ${whyOneClass(cts, 'CT')}. ` +
          'Use --balance slices or --balance none.',
      );
    }
    const idle =
      asked === 'slices' && !isAnyLonger
        ? `, which has no effect: no CT is longer than --max-slices ${maxSlices}, so each is taken whole`
        : '';
    return {
      balance: asked === 'none' ? undefined : asked,
      line: `balance: ${asked}, as asked for${idle}`,
    };
  }
  if (bothClasses(cts)) {
    return { balance: 'scans', line: 'balance: positive and negative CTs are drawn equally often' };
  }
  const why = whyOneClass(cts, 'CT');
  if (isAnyLonger) {
    return {
      balance: 'slices',
      line: `balance: by slice, because ${why}: half of the excerpts are drawn around a positive slice, half around a negative one`,
    };
  }
  return { balance: undefined, line: `balance: none, because ${why} and each is taken whole` };
}
