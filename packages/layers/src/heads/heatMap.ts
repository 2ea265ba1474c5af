import { RadnetError } from '@radnet/core';
import { requireKnownOptions, showValue } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { checkSize, showShape } from '../checks';

/** Settings for {@link heatMap}. */
export interface HeatMapOptions {
  /**
   * The weight that the training loss gave a pixel with lesion, relative to one without; above 0. Training with it
   * multiplies a head's odds by the weight, so `heatMap` divides them by it. Default 1.
   */
  readonly lesionWeight?: number;
  /** Height and width of the map in pixels. By default those of the logits. */
  readonly size?: readonly [height: number, width: number];
}

const OPTIONS = { lesionWeight: true, size: true } satisfies Record<keyof HeatMapOptions, true>;

/**
 * A heat map of where the network sees a lesion: the mean probability of its auxiliary segmentation heads.
 *
 * ```ts
 * const map = heatMap([mask2, mask4, mask8], { lesionWeight: 8 }); // three times [N, 250, 250, 1] -> [N, 250, 250, 1]
 * ```
 *
 * @param logits A list of the outputs of one or more `auxiliarySegmentationHead`s, all of one shape: [N, H, W, classes]
 *   or, unfolded, [B, S, H, W, classes] float32. H and W are the input's, so the map lies on the image.
 * @returns Probabilities in [0, 1], float32, of the logits' shape. With `size`, they are resized bilinearly between
 *   pixel centres. Dispose of the tensor.
 * @throws RadnetError for an unknown option or a wrong value, for an empty list, and for logits of different or other
 *   shapes.
 */
export function heatMap(logits: readonly tf.Tensor[], options: HeatMapOptions = {}): tf.Tensor {
  requireKnownOptions('heatMap', options, Object.keys(OPTIONS));
  const { lesionWeight = 1, size } = options;
  if (!(Number.isFinite(lesionWeight) && lesionWeight > 0)) {
    throw new RadnetError(`lesionWeight: expected a finite number above 0, got ${showValue(lesionWeight)}.`);
  }
  if (size !== undefined) checkSize('size', size);
  const shape = commonShape(logits);
  return tf.tidy(() => {
    const maps = logits.map((map) => map.sub(Math.log(lesionWeight)).sigmoid());
    const mean = tf.addN(maps).div(maps.length);
    return size ? resized(mean, shape, size) : mean;
  });
}

function commonShape(logits: readonly tf.Tensor[]): number[] {
  const isList = Array.isArray(logits) && logits.every((map) => map instanceof tf.Tensor);
  if (!isList || logits.length === 0) {
    const hint = (logits as unknown) instanceof tf.Tensor ? '; put it into a list, heatMap([logits])' : '';
    throw new RadnetError(
      `logits: expected a list of tensors, one for each segmentation head, got ${showValue(logits)}${hint}.`,
    );
  }
  const [first, ...others] = logits as [tf.Tensor, ...tf.Tensor[]];
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
