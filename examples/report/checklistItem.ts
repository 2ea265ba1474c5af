import type { Reader } from '@radnet/core';
import type { EvaluatedSet } from './evaluatedSet';
import type { ReportRun } from './readRun';

/** `filled`: the page covers the item. `part`: it covers some of it, and the author the rest. `author`: only the author can. */
export type ItemStatus = 'filled' | 'part' | 'author';

/** The contents of a page on which items of checklists depend. */
export interface PageContents {
  readonly runs: readonly ReportRun[];
  readonly sets: readonly EvaluatedSet[];
  readonly readers?: readonly Reader[];
}

/** One item of a guideline's checklist. */
export interface ChecklistItem {
  readonly number: string;
  /** A short form in our words. The guideline's own text is the one that counts. */
  readonly topic: string;
  /** The part of the page that covers it. */
  readonly section?: string;
  /** How far the page covers it, if it contains what `needs` asks for. */
  readonly status: ItemStatus;
  /** What the page must contain. Without it, the author has to write the item. */
  readonly needs?: (page: PageContents) => boolean;
  /** What the author still has to write; missing if the page covers all of it. */
  readonly author?: string;
}

/** Returns how far a page covers an item. */
export function statusOf({ status, needs }: ChecklistItem, page: PageContents): ItemStatus {
  return needs === undefined || needs(page) ? status : 'author';
}

/** How many items there are, and how many a page covers. */
export interface Coverage {
  readonly items: number;
  readonly filled: number;
  readonly part: number;
}

/** How many items a page covers fully, and in part. */
export function coverage(items: readonly ChecklistItem[], page: PageContents): Coverage {
  const of = (status: ItemStatus): number => items.filter((item) => statusOf(item, page) === status).length;
  return { items: items.length, filled: of('filled'), part: of('part') };
}

/** The contents that items may need. */
export const has = {
  results: ({ sets }: PageContents): boolean => sets.length > 0,
  settings: ({ runs }: PageContents): boolean => runs.every(({ settings }) => settings !== undefined),
  record: ({ runs }: PageContents): boolean => runs.every(({ record }) => record !== undefined),
  data: ({ runs }: PageContents): boolean => runs.every(({ record }) => record?.about?.data !== undefined),
  readers: ({ readers = [] }: PageContents): boolean => readers.length > 1,
  log: ({ runs }: PageContents): boolean => runs.every(({ log }) => log !== undefined),
  external: ({ sets }: PageContents): boolean =>
    sets.some(({ name }) => name !== 'test' && name !== 'validation'),
  groups: ({ sets }: PageContents): boolean =>
    sets.some(({ runs }) => runs.some(({ set }) => set.scans.some(({ groups }) => groups !== undefined))),
} as const;
