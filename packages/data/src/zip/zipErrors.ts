import { RadnetError } from '@radnet/core';

/** Messages of zip.js, and what a user can make of them. Any other message means damage. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/encrypt|password/i, 'expected a zip without password, got one with a password'],
  [/overlapping/i, 'expected entries side by side, got some that overlap'],
  [/split zip/i, 'expected a whole zip, got a part of one that is split'],
  [/compression method/i, 'expected entries stored or deflated, got another compression'],
];

/** Whether an error of zip.js means that an entry is damaged, and nothing else. */
export function isDamage(error: unknown): boolean {
  return !(error instanceof RadnetError) && faultIn(error) === undefined;
}

/**
 * Returns the error for a zip that cannot be read. The error of zip.js itself may contain an entry's name and is not
 * passed on.
 */
export function refusalOf(error: unknown, where: string): RadnetError {
  if (error instanceof RadnetError) return error;
  return new RadnetError(
    `${where}: ${faultIn(error) ?? 'expected a whole zip, got something else, or one that is damaged or cut short'}`,
  );
}

function faultIn(error: unknown): string | undefined {
  const { message = '' } = error as Error;
  return FAULTS.find(([pattern]) => pattern.test(message))?.[1];
}
