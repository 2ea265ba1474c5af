import { RadnetError } from '@radnet/core';

/** What zip.js says of a zip, by what a user can make of it. All else is damage. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/encrypt|password/i, 'expected a zip without password, got one with a password'],
  [/overlapping/i, 'expected entries side by side, got some that overlap'],
  [/split zip/i, 'expected a whole zip, got a part of one that is split'],
  [/compression method/i, 'expected entries stored or deflated, got another compression'],
];

/** The error of a zip that cannot be read. zip.js's own may hold an entry's name, and is not handed on. */
export function refusalOf(error: unknown, where: string): RadnetError {
  if (error instanceof RadnetError) return error;
  const { message = '' } = error as Error;
  const fault = FAULTS.find(([pattern]) => pattern.test(message));
  return new RadnetError(
    `${where}: ${fault?.[1] ?? 'expected a whole zip, got something else, or one that is damaged or cut short'}`,
  );
}
