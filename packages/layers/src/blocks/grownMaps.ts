import { runBackendKernel } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import {
  appendStatistics,
  type BatchStatistics,
  payOut,
  plainStatistics,
  runStatisticsGradient,
} from '../normalization/batchStatistics';
import type { Pixels } from '../normalization/pixelWeights';
import { sharedGradients } from '../normalization/sharedStatistics';
import { type Drop, dropped } from './dropout';

type Maps = tf.Tensor4D;

/** Feature maps, [N, H, W, C], and their statistics. */
export interface DescribedMaps {
  readonly maps: Maps;
  readonly statistics: BatchStatistics;
}

/**
 * Appends to feature maps those that a layer made, after dropout. It has no gradient.
 *
 * @param grown The layer's output, [N, H, W, G] float32.
 * @param pixels See `pixelWeights`. If left out, the statistics remain those of the first C channels.
 */
export function growMaps(
  { maps, statistics }: DescribedMaps,
  grown: Maps,
  drop: Drop,
  pixels: Pixels | undefined,
): DescribedMaps {
  const described = pixels && { weights: pixels.weights, ...statistics };
  const { rate, seed } = drop;
  // The kernel computes the statistics of this process alone.
  const made = pixels?.shared
    ? undefined
    : runBackendKernel<tf.Tensor[]>('GrowMaps', { maps, grown, ...described }, { rate, seed });
  if (made) return describedBy(made, statistics);
  const parts = tf.tidy(() => {
    const own = dropped(grown, drop);
    const more = pixels && plainStatistics(own, pixels);
    const all = more && appendStatistics(statistics, more);
    return [tf.concat([maps, own], 3), ...(all ? [all.mean, all.variance] : [])];
  });
  return describedBy(parts, statistics);
}

function describedBy([maps, mean, variance]: tf.Tensor[], earlier: BatchStatistics): DescribedMaps {
  const statistics = mean && variance ? ({ mean, variance } as BatchStatistics) : earlier;
  return { maps: maps as Maps, statistics };
}

/**
 * Returns the gradient with respect to a layer's output, the `grown` of `growMaps`. Call it after the gradients of all
 * layers that read this output.
 *
 * @param all All maps of the block, and their statistics.
 * @param gradients With respect to the maps, [N, H, W, begin + size], and to their statistics, [begin + size];
 *   undefined counts as 0.
 * @param begin The first of the layer's `size` channels.
 */
export function grownGradient(
  { maps, statistics }: DescribedMaps,
  gradients: { readonly maps: Maps; readonly statistics: BatchStatistics | undefined },
  pixels: Pixels,
  { begin, size }: { readonly begin: number; readonly size: number },
  drop: Drop,
): Maps {
  if (!gradients.statistics) return dropped(channels(gradients.maps, begin, size), drop);
  const { rate, seed } = drop;
  const attributes = { begin, channels: size, rate, seed };
  const made = runStatisticsGradient(
    maps,
    statistics,
    gradients.statistics,
    pixels,
    gradients.maps,
    attributes,
  );
  if (made) return made;
  return tf.tidy(() => {
    const [own, dOwn] = [statistics, gradients.statistics!].map(({ mean, variance }) => ({
      mean: mean.slice(begin, size),
      variance: variance.slice(begin, size),
    })) as [BatchStatistics, BatchStatistics];
    // Waits for the other processes before it cuts the maps, so that the cut copies do not take up memory meanwhile.
    const shared = sharedGradients(dOwn, pixels.shared);
    const [x, dx] = [channels(maps, begin, size), channels(gradients.maps, begin, size)];
    return dropped(payOut(x, own, shared, pixels.weights, dx), drop);
  });
}

function channels(maps: Maps, begin: number, size: number): Maps {
  return maps.slice([0, 0, 0, begin], [-1, -1, -1, size]);
}
