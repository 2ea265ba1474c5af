import { alone, type BatchSource, type PredictScansOptions, type ProcessGroup } from '@radnet/core';
import { scanBatches } from '@radnet/data';
import type { MeasuredSets } from './measureSets';
import { longest, medianSlices, readingOptions } from './readingOptions';
import { type Settings, sliceBucket } from './settings';

/** The validation CTs and how they are read after each epoch. */
export interface ValidationReading {
  readonly source: BatchSource;
  readonly options: Pick<PredictScansOptions, 'chunks' | 'sequenceLength' | 'group'>;
  /** Of a training CT, the median. */
  readonly slicesOfCt: number;
}

/** Whole CTs, which may be longer than a step's: then one at a time, and in chunks. */
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
