import type * as tf from '@tensorflow/tfjs';

/**
 * One step's worth of scans. All scans of a batch have the same number of slices S; shorter ones are padded.
 * Whoever consumes the batch disposes of its tensors with `disposeBatch`.
 */
export interface Batch {
  /**
   * Scan names, one for each entry of the batch axis. Never a patient's name or id. None where a process has no scan in a step of
   * several processes: its batch is then one scan of padding.
   */
  readonly scanIds: readonly string[];
  /** Keyed by the model's input names, e.g. `scan` [B, S, H, W, C] and `sliceMask` [B, S]. */
  readonly inputs: Readonly<tf.NamedTensorMap>;
  /** Keyed by target name, e.g. `hemorrhage` [B, S, 1] and `hemorrhageMask` [B, S, H, W, 1], float32. */
  readonly targets: Readonly<tf.NamedTensorMap>;
  /** [B, S] float32: 1 where the slice is real, 0 where it only pads. */
  readonly sliceMask: tf.Tensor2D;
  /**
   * Keyed by target name, [B, S] float32: 1 where a real slice's target is known, 0 where it is not, as of a mask that
   * nobody drew. Such a slice counts in no loss of that target. A target without an entry is known everywhere.
   */
  readonly known?: Readonly<tf.NamedTensorMap>;
  /** Keyed by target name, scalars that its losses are multiplied by. `train` sets them in a step of several processes. */
  readonly lossScales?: Readonly<tf.NamedTensorMap>;
}

/** A data set that can be walked through once an epoch. The same epoch number gives the same batches. */
export interface BatchSource {
  /** Batches in one epoch. */
  readonly batchesPerEpoch: number;
  /** Real slices in one epoch, padding not counted. */
  readonly slicesPerEpoch: number;
  /** The batches of an epoch, counted from 0. Whoever takes a batch disposes of it. */
  batches(epoch: number): AsyncIterable<Batch>;
}

/** Frees every tensor of a batch. */
export function disposeBatch(batch: Batch): void {
  const { inputs, targets, known = {}, lossScales = {}, sliceMask } = batch;
  for (const tensors of [inputs, targets, known, lossScales])
    Object.values(tensors).forEach((tensor) => tensor.dispose());
  sliceMask.dispose();
}
