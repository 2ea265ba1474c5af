import { RadnetError } from '@radnet/core';

/** Every reader's labels of one scan, 0 or 1, keyed by reader and class. */
export type Readings = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Returns the majority labels: for each class the label, 0 or 1, that more than half of the readers who labelled it
 * chose.
 *
 * @param readings The labels of at least one reader. Readers need not have labelled every class.
 * @throws RadnetError if a label is other than 0 and 1, or if a class has as many labels of 1 as of 0.
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
