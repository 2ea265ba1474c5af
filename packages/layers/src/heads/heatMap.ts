import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { checkWhole, showShape } from '../checks';

export interface HeatMapOptions {
  /**
   * How much more a pixel of the lesion counted in the training loss than one without: that multiplies the odds that a
   * head gives, and is taken back here. Default 1.
   */
  readonly lesionWeight?: number;
  /** Height and width to draw at, where not the input's. */
  readonly size?: readonly [height: number, width: number];
}

/**
 * Where a network's attention is: the mean probability of its auxiliary segmentation heads.
 *
 * @param logits What one or several `AuxiliarySegmentationHead`s gave, of one shape: [N, H, W, classes] or, unfolded,
 * [B, S, H, W, classes]. H and W are the input's: each map lies on the image that it was made from.
 * @returns Probabilities in [0, 1], float32, of that shape; with `size`, resized to it between pixel centres.
 * @throws RadnetError where there are no logits, or where their shapes or an option do not fit.
 */
export function heatMap(logits: readonly tf.Tensor[], options: HeatMapOptions = {}): tf.Tensor {
  const { lesionWeight = 1, size } = options;
  if (!(Number.isFinite(lesionWeight) && lesionWeight > 0)) {
    throw new RadnetError(`lesionWeight: expected a finite number above 0, got ${lesionWeight}.`);
  }
  size?.forEach((length, axis) => checkWhole(`size[${axis}]`, length));
  const shape = commonShape(logits);
  return tf.tidy(() => {
    const maps = logits.map((map) => map.sub(Math.log(lesionWeight)).sigmoid());
    const mean = tf.addN(maps).div(maps.length);
    return size ? resized(mean, shape, size) : mean;
  });
}

function commonShape(logits: readonly tf.Tensor[]): number[] {
  const [first, ...others] = logits;
  if (!first) throw new RadnetError('logits: expected those of at least one head, got none.');
  if (first.rank !== 4 && first.rank !== 5) {
    throw new RadnetError(
      `logits: expected [slices, height, width, classes] or [scans, slices, height, width, classes], ` +
        `got [${showShape(first.shape)}].`,
    );
  }
  const other = others.find(({ shape }) => showShape(shape) !== showShape(first.shape));
  if (!other) return first.shape;
  throw new RadnetError(
    `logits: expected one shape for all heads, got [${showShape(first.shape)}] and [${showShape(other.shape)}].`,
  );
}

function resized(map: tf.Tensor, shape: number[], size: readonly [number, number]): tf.Tensor {
  const [height, width, classes] = shape.slice(-3) as [number, number, number];
  const images = map.reshape<tf.Tensor4D>([-1, height, width, classes]);
  return tf.image
    .resizeBilinear(images, [...size], false, true)
    .reshape([...shape.slice(0, -3), ...size, classes]);
}
