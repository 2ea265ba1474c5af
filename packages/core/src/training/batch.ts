import type * as tf from '@tensorflow/tfjs';

/**
 * One step's worth of scans. All scans of a batch have the same number of slices S; shorter ones are padded.
 * Whoever consumes the batch disposes of its tensors with `disposeBatch`.
 */
export interface Batch {
  /**
   * Scan names, one for each entry of the batch axis. Never a patient's name or id. Empty if, in training with several
   * processes, this process has no scan in the step: its batch is then one scan of padding.
   */
  readonly scanIds: readonly string[];
  /** Keyed by the model's input names, e.g. `scan` [B, S, H, W, C] and `sliceMask` [B, S]. */
  readonly inputs: Readonly<tf.NamedTensorMap>;
  /** Keyed by target name, e.g. `hemorrhage` [B, S, 1] and `hemorrhageMask` [B, S, H, W, 1], float32. */
  readonly targets: Readonly<tf.NamedTensorMap>;
  /** [B, S] float32: 1 for a real slice, 0 for padding. */
  readonly sliceMask: tf.Tensor2D;
  /**
   * Keyed by target name, [B, S] float32: 1 if a real slice's target is known, 0 if not, such as a mask that nobody
   * drew. The losses of that target leave such slices out. A target without an entry is known everywhere.
   */
  readonly known?: Readonly<tf.NamedTensorMap>;
  /**
   * Keyed by target name, scalars that its losses are multiplied by. `train` sets them in a step of several processes.
   */
  readonly lossScales?: Readonly<tf.NamedTensorMap>;
}

/** A data set, iterated once per epoch. The same epoch number always yields the same batches. */
export interface BatchSource {
  /** Batches in one epoch. */
  readonly batchesPerEpoch: number;
  /** Real slices in one epoch, without padding. */
  readonly slicesPerEpoch: number;
  /** Yields the batches of an epoch, counted from 0. The caller disposes of each with {@link disposeBatch}. */
  batches(epoch: number): AsyncIterable<Batch>;
}

/** Frees every tensor of a batch. */
export function disposeBatch(batch: Batch): void {
  const { inputs, targets, known = {}, lossScales = {}, sliceMask } = batch;
  for (const tensors of [inputs, targets, known, lossScales])
    Object.values(tensors).forEach((tensor) => tensor.dispose());
  sliceMask.dispose();
}
