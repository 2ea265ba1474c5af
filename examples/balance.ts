import { RadnetError } from '@radnet/core';
import type { MeasuredScan, ScanBatchesOptions } from '@radnet/data';
import { bothClasses, classCounts, whyOneClass } from './classCounts';

export const BALANCES = ['scans', 'slices', 'none'] as const;
export type Balance = (typeof BALANCES)[number];

/** What to balance a training by, and why, as one line for the user. */
export interface ChosenBalance {
  readonly balance: ScanBatchesOptions['balance'];
  readonly line: string;
}

/**
 * As asked for; otherwise by CT where CTs are of both classes, by slice where runs are taken of longer CTs, or not at all.
 *
 * @throws RadnetError where it is asked for by CT, and the CTs are of one class.
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
          'Take --balance slices or --balance none.',
      );
    }
    const idle =
      asked === 'slices' && !isAnyLonger
        ? `, which changes nothing: no CT is longer than --max-slices ${maxSlices}, and each is taken whole`
        : '';
    return {
      balance: asked === 'none' ? undefined : asked,
      line: `balance: ${asked}, as asked for${idle}`,
    };
  }
  if (bothClasses(cts)) {
    return { balance: 'scans', line: 'balance: positive and negative CTs come equally often' };
  }
  const why = whyOneClass(cts, 'CT');
  if (isAnyLonger) {
    return {
      balance: 'slices',
      line: `balance: by slice, as ${why}: half of the runs lie around a positive slice, half around a negative one`,
    };
  }
  return { balance: undefined, line: `balance: none, as ${why} and each is taken whole` };
}
