import type { PredictScansOptions } from '@radnet/core';
import type { MeasuredScan } from '@radnet/data';
import { DESCRIBED } from './radnet';

/** How many slices of a long CT to encode at a time. Hundreds at once may not fit into memory. */
export const READ_TOGETHER = 32;

/** The settings of a training that matter for reading CTs. */
export interface ReadingSettings {
  /** The size of the training's chunks. */
  readonly slicesPerChunk?: number | undefined;
  /** The median number of slices of the training CTs. Models from before November 2026 lack it, and read any CT as one sequence. */
  readonly slicesOfCt?: number | undefined;
}

/**
 * How to read CTs with at most `longest` slices. Long CTs are read one at a time and encoded chunk by chunk, which gives the same numbers.
 * If they have many more slices than the training CTs, because their slices are thinner, their sequence is read interleaved
 * (`PredictScansOptions.sequenceLength`), which gives better results: docs/decisions/real-scans.md.
 */
export function readingOptions(
  longest: number,
  { slicesPerChunk, slicesOfCt = Infinity }: ReadingSettings,
): Pick<PredictScansOptions, 'chunks' | 'sequenceLength'> {
  const isThin = Math.round(longest / slicesOfCt) > 1;
  const together = slicesPerChunk ?? (longest > READ_TOGETHER || isThin ? READ_TOGETHER : undefined);
  if (together === undefined) return {};
  return {
    chunks: { slicesPerChunk: together, embedding: DESCRIBED },
    ...(isThin && { sequenceLength: slicesOfCt }),
  };
}

/** The number of slices of the longest CT. */
export function longest(scans: readonly Pick<MeasuredScan, 'summary'>[]): number {
  return Math.max(...scans.map(({ summary }) => summary.slices));
}

/** The median number of slices. */
export function medianSlices(slices: readonly number[]): number {
  const sorted = slices.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
