import { alone, type BatchSource, type PredictScansOptions, type ProcessGroup } from '@radnet/core';
import { scanBatches } from '@radnet/data';
import type { MeasuredSets } from './measureSets';
import { longest, medianSlices, readingOptions } from './readingOptions';
import { type Settings, sliceBucket } from './settings';

/** The validation CTs and how they are read after each epoch. */
export interface ValidationReading {
  readonly source: BatchSource;
  readonly options: Pick<PredictScansOptions, 'chunks' | 'sequenceLength' | 'group'>;
  /** The median number of slices of the training CTs. */
  readonly slicesOfCt: number;
}

/** Reads CTs whole. If they are longer than in a training step, one at a time and in chunks. */
export async function readValidation(
  settings: Pick<Settings, 'batchSize' | 'seed' | 'slicesPerChunk' | 'data'>,
  { training, validation }: MeasuredSets,
  group: ProcessGroup = alone,
): Promise<ValidationReading> {
  const { batchSize, seed, slicesPerChunk } = settings;
  const slicesOfCt = medianSlices(training.map(({ summary }) => summary.slices));
  const options = readingOptions(longest(validation), { slicesPerChunk, slicesOfCt });
  const source = await scanBatches(validation, {
    sliceBucket: sliceBucket(settings),
    batchSize: group.size * (options.chunks ? 1 : batchSize),
    seed,
    share: group,
  });
  return { source, options: { ...options, ...(group.size > 1 && { group }) }, slicesOfCt };
}
