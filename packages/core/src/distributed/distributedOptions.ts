import type * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import type { ChunkOptions } from '../training/sliceChunks';
import { stockBatchNorms } from '../training/stockBatchNorms';
import type { ProcessGroup } from './processGroup';

export const COMPARE_EVERY = 100;

/** Settings for training one model in several processes. */
export interface DistributedOptions {
  /** The processes: see `startMpi` of `@radnet/mpi`. */
  readonly group: ProcessGroup;
  /**
   * Whether batch norm computes its statistics over the whole batch, as a single process would, or over each process's
   * share. If true, every batch norm waits for all processes in the forward and the backward pass. Default false.
   */
  readonly synchronizeBatchNorm?: boolean;
  /** Number of steps between checks that all processes have the same weights. Default 100. */
  readonly compareEvery?: number;
}

/** @throws RadnetError if an option is invalid, alone or for this model. */
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
