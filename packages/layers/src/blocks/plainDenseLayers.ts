import * as tf from '@tensorflow/tfjs';
import { appendStatistics, type BatchStatistics, batchStatistics } from '../normalization/batchStatistics';
import type { ApplyDenseLayers } from './denseLayers';
import { denseUnit } from './denseUnit';

/**
 * A dense block's layers as TensorFlow.js differentiates them, one after the other, each keeping what its gradient reads.
 * Faster than `leanDenseLayers` where memory is no matter.
 */
export const plainDenseLayers: ApplyDenseLayers = ({ input, layers, pixelWeights, drop, onStatistics }) => {
  let maps = input;
  let statistics = batchStatistics(input, pixelWeights);
  const bottlenecks: BatchStatistics[] = [];
  layers.forEach(([first, second], layer) => {
    let made = drop(denseUnit(maps, statistics, first!), layer, 0);
    if (second) {
      const narrow = batchStatistics(made, pixelWeights);
      bottlenecks.push(narrow);
      made = drop(denseUnit(made, narrow, second), layer, 1);
    }
    maps = tf.concat([maps, made], 3);
    if (layer < layers.length - 1)
      statistics = appendStatistics(statistics, batchStatistics(made, pixelWeights));
  });
  onStatistics(statistics, bottlenecks);
  return maps;
};
