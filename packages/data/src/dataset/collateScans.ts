import type { Batch } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { PreparedScan } from './preparedScan';
import type { ScanSummary } from './scanSummary';

/**
 * Collates scans of equal height, width and channels into a batch of B scans with S slices each. S is the length of the
 * longest scan; shorter ones are padded with zeros.
 *
 * Inputs: `scan` [B, S, H, W, C] and `sliceMask` [B, S]. Targets: `hemorrhage` [B, S, 1] and `hemorrhageMask`
 * [B, S, H, W, 1]. All are float32. `known.hemorrhageMask` [B, S] is always present, so that batches with and without
 * drawn masks use the same graph. `known.hemorrhage` is present only if the slices of a scan are not labelled; training
 * never sees such scans.
 *
 * @param sliceBucket S is rounded up to a multiple of this.
 */
export function collateScans(scans: readonly PreparedScan[], sliceBucket = 1): Batch {
  const { height, width, channels = 1 } = scans[0]!;
  const longest = Math.max(...scans.map((scan) => scan.slices));
  const slices = Math.max(1, Math.ceil(longest / sliceBucket)) * sliceBucket;
  const area = height * width;
  const image = new Float32Array(scans.length * slices * area * channels);
  const mask = new Float32Array(scans.length * slices * area);
  const labels = new Float32Array(scans.length * slices);
  const real = new Float32Array(labels.length);
  const maskKnown = new Float32Array(labels.length);
  const labelsKnown = new Float32Array(labels.length);
  scans.forEach((scan, index) => {
    const first = index * slices;
    image.set(scan.image, first * area * channels);
    mask.set(scan.mask, first * area);
    labels.set(scan.labels, first);
    real.fill(1, first, first + scan.slices);
    if (scan.maskKnown ?? true) maskKnown.fill(1, first, first + slices);
    if (scan.labelsKnown ?? true) labelsKnown.fill(1, first, first + slices);
  });
  const pixels = [scans.length, slices, height, width] as const;
  const sliceMask = tf.tensor2d(real, [scans.length, slices]);
  return {
    scanIds: scans.map((scan) => scan.id),
    inputs: { scan: tf.tensor5d(image, [...pixels, channels]), sliceMask },
    targets: {
      hemorrhage: tf.tensor3d(labels, [scans.length, slices, 1]),
      hemorrhageMask: tf.tensor5d(mask, [...pixels, 1]),
    },
    sliceMask,
    known: {
      hemorrhageMask: tf.tensor2d(maskKnown, [scans.length, slices]),
      ...(labelsKnown.includes(0) && { hemorrhage: tf.tensor2d(labelsKnown, [scans.length, slices]) }),
    },
  };
}

/**
 * Returns a batch of one scan that is all padding, with the height, width and channels of others. A process computes it
 * in a step in which it has no scan.
 */
export function paddingBatch(
  like: Pick<ScanSummary, 'height' | 'width' | 'channels'>,
  sliceBucket?: number,
): Batch {
  const { height, width, channels } = like;
  const nothing = { image: new Float32Array(), mask: new Uint8Array(), labels: new Uint8Array() };
  const batch = collateScans([{ id: '', slices: 0, height, width, channels, ...nothing }], sliceBucket);
  return { ...batch, scanIds: [] };
}
