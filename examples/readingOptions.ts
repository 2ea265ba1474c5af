import type { PredictScansOptions } from '@radnet/core';
import type { MeasuredScan } from '@radnet/data';
import { DESCRIBED } from './radnet';

/** Slices of a long CT that are encoded together: all of hundreds may take more memory than there is. */
export const READ_TOGETHER = 32;

/** How a network was trained, as far as it matters to reading. */
export interface ReadingSettings {
  /** What the training was cut to. */
  readonly slicesPerChunk?: number | undefined;
  /** Of a CT it was trained on, the median. Unknown of models from before November 2026: they read any CT as one sequence. */
  readonly slicesOfCt?: number | undefined;
}

/**
 * How to read CTs of so many slices at most. Where they are long, each is read by itself and encoded a chunk at a time, which
 * gives the same numbers; where it has far more slices than the CTs trained on, because they are thinner, its sequence is read
 * interleaved (`PredictScansOptions.sequenceLength`), which reads it better: docs/decisions/real-scans.md.
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

/** Slices of the longest CT. */
export function longest(scans: readonly Pick<MeasuredScan, 'summary'>[]): number {
  return Math.max(...scans.map(({ summary }) => summary.slices));
}

/** The median of CTs' slices. */
export function medianSlices(slices: readonly number[]): number {
  const sorted = slices.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
