import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { ChunkOptions } from '../training/sliceChunks';
import { stockBatchNorms } from '../training/stockBatchNorms';
import type { ProcessGroup } from './processGroup';

export const COMPARE_EVERY = 100;

/** How several processes train one model together. */
export interface DistributedOptions {
  /** Those processes: see `startMpi` of `@radnet/mpi`. */
  readonly group: ProcessGroup;
  /**
   * Whether batch norm takes its statistics over the whole batch, as one process would, and not over each process's share of it.
   * Every batch norm then waits for all processes, forwards and backwards. Default false.
   */
  readonly synchronizeBatchNorm?: boolean;
  /** Steps from one comparison of all processes' weights to the next. Default 100. */
  readonly compareEvery?: number;
}

/** @throws RadnetError where an option makes no sense, alone, or for this model. */
export function checkDistributedOptions(
  { synchronizeBatchNorm = false, compareEvery = COMPARE_EVERY }: DistributedOptions,
  model: tf.LayersModel,
  chunks: ChunkOptions | undefined,
): void {
  if (!(Number.isInteger(compareEvery) && compareEvery > 0)) {
    throw new RadnetError(`compareEvery: expected a positive whole number, got ${compareEvery}`);
  }
  if (!synchronizeBatchNorm) return;
  if (chunks) {
    throw new RadnetError(
      'synchronizeBatchNorm: expected no `chunks` beside it: processes may have different numbers of chunks, and would wait for each other',
    );
  }
  const foreign = stockBatchNorms(model).find(({ trainable }) => trainable);
  if (foreign) {
    throw new RadnetError(
      `synchronizeBatchNorm: expected @radnet/layers' batch norm alone, got TensorFlow.js's own in layer '${foreign.name}'`,
    );
  }
}
