import type { RunRecord } from '@radnet/core/node';

/** Counts of a training, validation or test set. */
export interface PartitionCounts {
  readonly cts: number;
  readonly positiveCts: number;
  readonly slices: number;
  readonly labelledSlices: number;
  readonly positiveSlices: number;
  readonly ctsWithMasks: number;
}

/** What a training records about itself in `run.json`. A run of another version may lack any of it. */
export interface RunAbout {
  readonly preset?: string;
  readonly seed?: number;
  readonly chosen?: Readonly<Record<string, string | number | null>>;
  readonly data?: Readonly<Record<'training' | 'validation' | 'test', PartitionCounts>> & {
    readonly fingerprint: string;
  };
  readonly skipped?: readonly { readonly ct: string; readonly reason: string }[];
}

export type ReportedRecord = RunRecord<RunAbout, { readonly accepted?: readonly string[] }>;
