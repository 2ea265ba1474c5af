import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { showShape } from '../checks';

/** Backends whose memory JavaScript reads directly, so that looking at a mask costs nothing. */
const READ_AT_ONCE: readonly string[] = ['cpu', 'wasm'];

/**
 * Refuses a slice mask that does not have one entry for each slice of `features`.
 *
 * @param shapes The shapes of the features and of the mask; `null` is a size that is not known yet.
 * @param axes Number of leading axes of the features that count slices: 1 for [N, ...], 2 for [B, S, ...].
 * @throws RadnetError with both shapes.
 */
export function checkSliceMaskShape(
  layer: string,
  { features, mask }: { readonly features: tf.Shape; readonly mask: tf.Shape },
  axes: 1 | 2,
): void {
  const expected = features.slice(0, axes);
  const fits =
    mask.length === axes &&
    expected.every((size, axis) => size == null || mask[axis] == null || size === mask[axis]);
  if (fits) return;
  const names = axes === 1 ? 'slices' : 'scans, slices';
  throw new RadnetError(
    `${layer}: expected a slice mask [${names}] of [${showShape(expected)}], got [${showShape(mask)}].`,
  );
}

/** Refuses a slice mask with values other than 0 and 1. Checks only on backends that read values at no cost. */
export function checkSliceMaskValues(layer: string, mask: tf.Tensor): void {
  if (!READ_AT_ONCE.includes(tf.getBackend())) return;
  const wrong = mask.dataSync().find((value) => value !== 0 && value !== 1);
  if (wrong === undefined) return;
  throw new RadnetError(
    `${layer}: expected a slice mask of 1 for real slices and 0 for padding, got ${wrong} in it.`,
  );
}
