import type { SpecResult } from './specResult';

/** The messages of the process that runs the suite to its parent, as lines of JSON on file descriptor 3. */
export type SuiteEvent =
  | { readonly type: 'started'; readonly index: number; readonly name: string }
  /** The result of the spec started last; null if it was skipped. */
  | { readonly type: 'done'; readonly result: SpecResult | null }
  /** An error in a suite's own set-up or tear-down, outside any spec. */
  | { readonly type: 'suiteFailed'; readonly result: SpecResult };

export const EVENTS_FD = 3;
