import { preprocessedChannels, preprocessedSize } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import { buildRadnet } from './radnet';
import { preprocessOptions, type Settings } from './settings';

/** Builds the network that the settings describe. The same seed gives the same initial weights. */
export function buildNetwork(settings: Settings): tf.LayersModel {
  const preprocess = preprocessOptions(settings);
  const size = preprocessedSize(preprocess);
  const channels = preprocessedChannels(preprocess);
  return buildRadnet({ ...settings, height: size, width: size, channels });
}
