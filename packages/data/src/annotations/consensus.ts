import { RadnetError } from '@radnet/core';

/** Every reader's labels of one scan: reader, class, 0 or 1. */
export type Readings = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * The labels that most readers give: for each class, 1 or 0, whichever more than half of those say who labelled it.
 *
 * @param readings One reader or more. Not every reader has to have labelled every class.
 * @throws RadnetError for a label other than 0 and 1; a class on which as many say 1 as 0.
 */
export function consensus(readings: Readings): Record<string, number> {
  const votes = new Map<string, number[]>();
  for (const [reader, labels] of Object.entries(readings)) {
    for (const [name, label] of Object.entries(labels)) {
      if (label !== 0 && label !== 1) {
        throw new RadnetError(`readings: ${reader}: ${name}: expected 0 or 1, got ${label}`);
      }
      votes.set(name, [...(votes.get(name) ?? []), label]);
    }
  }
  return Object.fromEntries([...votes].map(([name, labels]) => [name, majority(name, labels)]));
}

function majority(name: string, labels: readonly number[]): number {
  const positive = labels.filter((label) => label === 1).length;
  if (2 * positive === labels.length) {
    throw new RadnetError(
      `readings: ${name}: expected a majority, got ${positive} readers of ${labels.length}`,
    );
  }
  return 2 * positive > labels.length ? 1 : 0;
}
