import type { SpecResult } from './specResult';

/** What the process that runs the suite tells its parent, as lines of JSON on file descriptor 3. */
export type SuiteEvent =
  | { readonly type: 'started'; readonly index: number; readonly name: string }
  /** Of the spec started last. Null: it was left out. */
  | { readonly type: 'done'; readonly result: SpecResult | null }
  /** What a suite's own set-up or tear-down did wrong, outside any spec. */
  | { readonly type: 'suiteFailed'; readonly result: SpecResult };

export const EVENTS_FD = 3;
